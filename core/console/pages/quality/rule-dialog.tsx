import { Button, Modal, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { QualityRule } from "../../../quality/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { fieldError } from "../../look/problem.ts";
import { RuleParameterInput } from "./rule-parameter.tsx";
import { RuleTrial } from "./rule-trial.tsx";
import { type RuleKind, ruleShapes, standardParams } from "./rules.ts";

export interface RuleDialogProps {
  projectId: string;
  /** Null to add one. */
  rule: QualityRule | null;
  onClose(): void;
  onSaved(): void;
}

/** Adds or changes one automated rule; whether it can be used is told while it is written. */
export function RuleDialog({ projectId, rule, onClose, onSaved }: RuleDialogProps) {
  const [kind, setKind] = useState<RuleKind>(rule?.kind ?? "region_count");
  const [params, setParams] = useState<Record<string, unknown>>(rule?.params ?? standardParams(kind));
  const [severity, setSeverity] = useState(rule?.severity ?? "error");
  const draft = { kind, params, severity };
  const project = useQuery(ask("projects", "getProject", { projectId }));
  const problem = useLiveProblem(projectId, draft);
  const save = useMutation({
    mutationFn: () =>
      rule
        ? api.quality.updateRule({ ruleId: rule.id, ifMatch: `"${rule.version}"`, params, severity })
        : api.quality.createRule({ projectId, ...draft }),
    meta: { quiet: true },
    onSuccess: () => {
      onSaved();
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const choose = (next: RuleKind) => {
    setKind(next);
    setParams(standardParams(next));
    save.reset();
  };
  const { parameters, description } = ruleShapes[kind];
  const isPlaced = parameters.some((one) => fieldError(problem, `/params/${one.name}`));
  return (
    <Modal opened onClose={onClose} title={rule ? "Change a rule" : "Add a rule"}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={save.error} />
          <Select
            label="Rule"
            disabled={rule !== null}
            allowDeselect={false}
            data={Object.entries(ruleShapes).map(([value, shape]) => ({ value, label: shape.title }))}
            value={kind}
            onChange={(value) => choose(value as RuleKind)}
            data-autofocus
          />
          <Text fz="sm" c="dimmed">
            {description}
          </Text>
          {parameters.map((one) => (
            <RuleParameterInput
              key={`${kind}.${one.name}`}
              parameter={one}
              value={params[one.name]}
              error={isEmpty(params[one.name]) ? null : fieldError(problem, `/params/${one.name}`)}
              classes={project.data?.labelSchema.classes.map((known) => known.name) ?? []}
              onChange={(value) => setParams({ ...params, [one.name]: value })}
            />
          ))}
          {!isPlaced && fieldError(problem, "/params") && (
            <Text fz="sm" c="var(--look-bad)" role="status">
              This rule {fieldError(problem, "/params")}.
            </Text>
          )}
          <div>
            <Text fz="sm" mb={4}>
              When it is broken
            </Text>
            <SegmentedControl
              fullWidth
              aria-label="When it is broken"
              value={severity}
              onChange={(value) => setSeverity(value as QualityRule["severity"])}
              data={[
                { value: "error", label: "Send it back" },
                { value: "warning", label: "Tell the reviewer" },
              ]}
            />
          </div>
          <RuleTrial projectId={projectId} rule={draft} disabled={problem !== null} />
          <Button type="submit" loading={save.isPending} disabled={problem !== null}>
            Save rule
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === "";
}

/** What the service has against a rule that is being written; null while it has nothing. */
function useLiveProblem(projectId: string, { kind, params }: Pick<QualityRule, "kind" | "params">): unknown {
  const now = JSON.stringify({ kind, params });
  const [written] = useDebouncedValue(now, 300);
  const check = useQuery({
    queryKey: ["quality", "tryRule", projectId, written],
    queryFn: () => {
      const draft = JSON.parse(written) as Pick<QualityRule, "kind" | "params">;
      return api.quality.tryRule({ projectId, ...draft, newest: 0 });
    },
    retry: false,
    staleTime: 60_000,
  });
  return written === now ? check.error : null;
}
