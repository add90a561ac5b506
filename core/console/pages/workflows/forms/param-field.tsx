import { ActionIcon, Checkbox, Group, NumberInput, Select, TagsInput, Tooltip } from "@mantine/core";
import { IconMathFunction } from "@tabler/icons-react";
import type { ParamSpec } from "../../../../workflow/catalogue.contract.ts";
import { isObject, type Json } from "../chart/json.ts";
import { pointTo } from "../chart/pointer.ts";
import { CelField } from "./cel-field.tsx";
import { CommitInput, JsonField } from "./commit-input.tsx";
import { ExpressionMap } from "./expression-map.tsx";
import { useError } from "./use-issue.ts";

export interface ParamFieldProps {
  spec: ParamSpec;
  value: Json | undefined;
  /** Pointer to the value. */
  pointer: string;
  /** May it be worked out by an expression when it is needed? */
  expressions: boolean;
  onChange(value: Json | undefined): void;
  disabled: boolean;
}

/** One parameter of a guard or action by its type, or an expression that yields it. */
export function ParamField(props: ParamFieldProps) {
  const { spec, value, pointer, expressions, onChange, disabled } = props;
  const source = isObject(value) && typeof value["cel"] === "string" ? value["cel"] : undefined;
  const label = `${spec.name}${spec.required ? " *" : ""}`;
  if (spec.name === "set")
    return <ExpressionMap value={value} pointer={pointer} onChange={onChange} disabled={disabled} />;
  return (
    <Group gap={4} align="flex-end" wrap="nowrap">
      <div style={{ flex: 1, minWidth: 0 }}>
        {source === undefined ? (
          <Literal {...props} label={label} />
        ) : (
          <CelField
            label={label}
            aria-label={undefined}
            description={spec.description}
            place={pointTo(pointer, "cel")}
            value={source}
            readOnly={disabled}
            onCommit={(cel) => onChange({ cel })}
          />
        )}
      </div>
      {expressions && (
        <Tooltip label={source === undefined ? "Work it out by an expression" : "Give a value instead"}>
          <ActionIcon
            variant={source === undefined ? "subtle" : "light"}
            color="gray"
            size={30}
            disabled={disabled}
            aria-pressed={source !== undefined}
            aria-label={`Expression for ${spec.name}`}
            onClick={() => onChange(source === undefined ? { cel: "context." } : undefined)}
          >
            <IconMathFunction size={15} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}

function Literal({ spec, value, pointer, onChange, disabled, label }: ParamFieldProps & { label: string }) {
  const error = useError(pointer);
  const shared = { label, description: spec.description || undefined, error, disabled, size: "xs" as const };
  if (spec.values)
    return (
      <Select
        {...shared}
        data={spec.values}
        clearable={!spec.required}
        value={typeof value === "string" ? value : null}
        onChange={(next) => onChange(next ?? undefined)}
      />
    );
  if (spec.type === "number")
    return (
      <NumberInput
        {...shared}
        value={typeof value === "number" ? value : ""}
        onChange={(next) => onChange(typeof next === "number" ? next : undefined)}
      />
    );
  if (spec.type === "boolean")
    return (
      <Checkbox
        {...shared}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked ? true : undefined)}
      />
    );
  if (spec.type === "strings")
    return (
      <TagsInput
        {...shared}
        value={Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : []}
        onChange={(next) => onChange(next.length > 0 ? next : undefined)}
      />
    );
  if (spec.type === "string")
    return (
      <CommitInput
        {...shared}
        value={typeof value === "string" ? value : ""}
        onCommit={(next) => onChange(next || undefined)}
      />
    );
  const wants = (given: unknown) => (spec.type === "any" || isObject(given) ? null : "This should be a JSON object.");
  return <JsonField {...shared} value={value} wants={wants} onCommit={(next) => onChange(next as Json | undefined)} />;
}
