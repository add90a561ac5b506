import { Button, Modal, NumberInput, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { QualityRule } from "../../../quality/contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { type RuleKind, ruleShapes, standardParams } from "./rules.ts";

export interface RuleDialogProps {
  projectId: string;
  /** Null to add one. */
  rule: QualityRule | null;
  onClose(): void;
  onSaved(): void;
}

/** Adds or changes one automated rule. */
export function RuleDialog({ projectId, rule, onClose, onSaved }: RuleDialogProps) {
  const [kind, setKind] = useState<RuleKind>(rule?.kind ?? "region_count");
  const [params, setParams] = useState<Record<string, unknown>>(rule?.params ?? standardParams(kind));
  const [severity, setSeverity] = useState(rule?.severity ?? "error");
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
  const choose = (next: RuleKind) => {
    setKind(next);
    setParams(standardParams(next));
  };
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
            {ruleShapes[kind].description}
          </Text>
          {ruleShapes[kind].parameters.map((one) => (
            <NumberInput
              key={one.name}
              label={one.label}
              min={one.min}
              step={one.step}
              value={(params[one.name] as number | undefined) ?? ""}
              onChange={(value) => setParams({ ...params, [one.name]: value === "" ? undefined : Number(value) })}
            />
          ))}
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
          <Button type="submit" loading={save.isPending}>
            Save rule
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
