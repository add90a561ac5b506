import { Button, Modal, NumberInput, SegmentedControl, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { QualityRule } from "../../../quality/contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { type RuleKind, type RuleParameter, ruleShapes, standardParams } from "./rules.ts";

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
            <ParameterInput
              key={one.name}
              parameter={one}
              value={params[one.name]}
              onChange={(value) => setParams({ ...params, [one.name]: value })}
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

function ParameterInput({
  parameter,
  value,
  onChange,
}: {
  parameter: RuleParameter;
  value: unknown;
  onChange(value: unknown): void;
}) {
  if (parameter.options)
    return (
      <Select
        label={parameter.label}
        allowDeselect={false}
        data={Object.entries(parameter.options).map(([name, label]) => ({ value: name, label }))}
        value={String(value ?? parameter.standard)}
        onChange={onChange}
      />
    );
  if (parameter.text)
    return (
      <TextInput
        label={parameter.label}
        description={parameter.help}
        value={typeof value === "string" ? value : ""}
        onChange={(e) => onChange(e.currentTarget.value || undefined)}
      />
    );
  return (
    <NumberInput
      label={parameter.label}
      min={parameter.min}
      step={parameter.step}
      value={typeof value === "number" ? value : ""}
      onChange={(next) => onChange(next === "" ? undefined : Number(next))}
    />
  );
}
