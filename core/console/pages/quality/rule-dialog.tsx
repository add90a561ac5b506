import { Button, Modal, Stack } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { QualityRule } from "../../../quality/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { friendly } from "../../look/problem.ts";
import { type RuleDraft, RuleFields } from "./rule-fields.tsx";
import { RuleTrial } from "./rule-trial.tsx";
import { standardParams } from "./rules.ts";

export interface RuleDialogProps {
  projectId: string;
  /** Null to add one. */
  rule: QualityRule | null;
  onClose(): void;
  onSaved(): void;
}

/** Adds or changes one automated rule; whether it can be used is told while it is written. */
export function RuleDialog({ projectId, rule, onClose, onSaved }: RuleDialogProps) {
  const [draft, setDraft] = useState<RuleDraft>(
    rule ?? { kind: "region_count", params: standardParams("region_count"), severity: "error" },
  );
  const { kind, params, severity } = draft;
  const project = useQuery(ask("projects", "getProject", { projectId }));
  const problem = useLiveProblem(projectId, draft);
  const save = useMutation({
    mutationFn: () =>
      rule
        ? api.quality.updateRule({ ruleId: rule.id, ifMatch: `"${rule.version}"`, params, severity })
        : api.quality.createRule({ projectId, kind, params, severity }),
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
  const choose = (next: RuleDraft) => {
    setDraft(next);
    if (next.kind !== kind) save.reset();
  };
  return (
    <Modal opened onClose={onClose} title={rule ? "Change a rule" : "Add a rule"}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={save.error} />
          <RuleFields
            rule={draft}
            onChange={choose}
            kindFixed={rule !== null}
            errors={friendly(problem).errors}
            classes={project.data?.labelSchema.classes.map((known) => known.name) ?? []}
          />
          <RuleTrial projectId={projectId} rule={draft} disabled={problem !== null} />
          <Button type="submit" loading={save.isPending} disabled={problem !== null}>
            Save rule
          </Button>
        </Stack>
      </form>
    </Modal>
  );
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
