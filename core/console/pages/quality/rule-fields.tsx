import { SegmentedControl, Select, Text } from "@mantine/core";
import type { RulePlan } from "../../../quality/contract.ts";
import type { FieldError } from "../../../kernel/wire/problem.ts";
import { RuleParameterInput } from "./rule-parameter.tsx";
import { type RuleKind, ruleShapes, standardParams } from "./rules.ts";

export type RuleDraft = Pick<RulePlan, "params" | "severity"> & { kind: RuleKind };
export interface RuleFieldsProps {
  rule: RuleDraft;
  onChange(rule: RuleDraft): void;
  /** A rule that exists keeps its kind. */
  kindFixed: boolean;
  /** What the service has against it, with pointers into its `params`. */
  errors: readonly FieldError[];
  /** The classes that there are. */
  classes: readonly string[];
}

/** What an automated rule looks at, with which values, and what becomes of work that breaks it. */
export function RuleFields({ rule, onChange, kindFixed, errors, classes }: RuleFieldsProps) {
  const { kind, params, severity } = rule;
  const { parameters, description } = ruleShapes[kind];
  const errorAt = (pointer: string) => errors.find((one) => one.pointer === pointer)?.detail ?? null;
  const isPlaced = parameters.some((one) => errorAt(`/params/${one.name}`));
  return (
    <>
      <Select
        label="Rule"
        disabled={kindFixed}
        allowDeselect={false}
        data={Object.entries(ruleShapes).map(([value, shape]) => ({ value, label: shape.title }))}
        value={kind}
        onChange={(next) => onChange({ ...rule, kind: next as RuleKind, params: standardParams(next as RuleKind) })}
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
          error={isEmpty(params[one.name]) ? null : errorAt(`/params/${one.name}`)}
          classes={classes}
          onChange={(value) => onChange({ ...rule, params: { ...params, [one.name]: value } })}
        />
      ))}
      {!isPlaced && errorAt("/params") && (
        <Text fz="sm" c="var(--look-bad)" role="status">
          This rule {errorAt("/params")}.
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
          onChange={(value) => onChange({ ...rule, severity: value as RulePlan["severity"] })}
          data={[
            { value: "error", label: "Send it back" },
            { value: "warning", label: "Tell the reviewer" },
          ]}
        />
      </div>
    </>
  );
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === "";
}
