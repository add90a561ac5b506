import { ActionIcon, Button, Group, Select, Stack, Tooltip } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { isObject, type Json, type JsonObject, listOf } from "../chart/json.ts";
import { pointTo } from "../chart/pointer.ts";
import { useEditor } from "../editor/editor-context.ts";
import { CelField } from "./cel-field.tsx";
import classes from "./forms.module.css";
import { ParamsForm } from "./params-form.tsx";
import { useError } from "./use-issue.ts";

const joined = [
  { value: "and", label: "all of" },
  { value: "or", label: "any of" },
  { value: "not", label: "not" },
];

interface GuardFormProps {
  guard: Json | undefined;
  pointer: string;
  onChange(guard: JsonObject | undefined): void;
  label?: string;
  depth?: number;
}

/** A guard: nothing, a CEL expression, one of the catalogue, or several joined. */
export function GuardForm({ guard, pointer, onChange, label = "Only if", depth = 0 }: GuardFormProps) {
  const { catalogue, readOnly } = useEditor();
  const error = useError(pointTo(pointer, "type"));
  const given = isObject(guard) ? guard : undefined;
  const type = typeof given?.["type"] === "string" ? given["type"] : "";
  const entry = catalogue?.guards.find(({ name }) => name === type);
  const names = (catalogue?.guards ?? []).filter(({ name }) => name !== "cel").map(({ name }) => name);
  const unknown = type && type !== "cel" && !entry && !joined.some(({ value }) => value === type) ? [type] : [];
  return (
    <Stack gap={8}>
      <Select
        size="xs"
        label={label}
        data={[
          { value: "", label: depth === 0 ? "always" : "choose" },
          { value: "cel", label: "an expression holds" },
          { group: "Catalogue", items: [...names, ...unknown] },
          { group: "Joined", items: joined },
        ]}
        allowDeselect={false}
        disabled={readOnly}
        error={error}
        value={type}
        onChange={(next) => next !== type && onChange(blank(next ?? "", given))}
      />
      {type === "cel" && (
        <CelField
          aria-label="Guard as CEL"
          place={pointTo(pointer, "params", "expression")}
          value={expressionOf(given)}
          readOnly={readOnly}
          onCommit={(expression) => onChange({ type: "cel", params: { expression } })}
        />
      )}
      {entry && type !== "cel" && given && (
        <ParamsForm
          entry={entry}
          params={given["params"]}
          pointer={pointTo(pointer, "params")}
          expressions={false}
          disabled={readOnly}
          onChange={(params) => onChange(params ? { type, params } : { type })}
        />
      )}
      {type === "not" && given && (
        <div className={classes.nested}>
          <GuardForm
            label="Not"
            depth={depth + 1}
            guard={given["guard"]}
            pointer={pointTo(pointer, "guard")}
            onChange={(inner) => onChange(inner ? { type, guard: inner } : undefined)}
          />
        </div>
      )}
      {(type === "and" || type === "or") && given && (
        <Parts type={type} guards={listOf(given["guards"])} pointer={pointer} onChange={onChange} depth={depth} />
      )}
    </Stack>
  );
}

function Parts({
  type,
  guards,
  pointer,
  onChange,
  depth,
}: {
  type: "and" | "or";
  guards: readonly Json[];
  pointer: string;
  onChange(guard: JsonObject | undefined): void;
  depth: number;
}) {
  const { readOnly } = useEditor();
  const write = (parts: readonly Json[]) => onChange(parts.length > 0 ? { type, guards: [...parts] } : undefined);
  return (
    <Stack gap={8} className={classes.nested}>
      {guards.map((part, at) => (
        <Group key={at} gap={4} align="flex-start" wrap="nowrap">
          <div style={{ flex: 1, minWidth: 0 }}>
            <GuardForm
              label={at === 0 ? "That" : type}
              depth={depth + 1}
              guard={part}
              pointer={pointTo(pointer, "guards", at)}
              onChange={(next) => write(next ? guards.with(at, next) : guards.filter((_, i) => i !== at))}
            />
          </div>
          {!readOnly && (
            <Tooltip label="Drop this part">
              <ActionIcon
                variant="subtle"
                color="gray"
                mt={20}
                size={30}
                aria-label={`Remove part ${at + 1}`}
                onClick={() => write(guards.filter((_, i) => i !== at))}
              >
                <IconX size={14} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      ))}
      {!readOnly && (
        <Button
          size="compact-xs"
          variant="subtle"
          style={{ alignSelf: "flex-start" }}
          leftSection={<IconPlus size={12} />}
          onClick={() => write([...guards, blank("cel", undefined)!])}
        >
          Add a part
        </Button>
      )}
    </Stack>
  );
}

function expressionOf(guard: JsonObject | undefined): string {
  const params = guard?.["params"];
  return isObject(params) && typeof params["expression"] === "string" ? params["expression"] : "";
}

/** A guard of a type to begin with; what was there becomes the first part of a joined one. */
function blank(type: string, before: JsonObject | undefined): JsonObject | undefined {
  if (type === "") return undefined;
  if (type === "cel") return { type, params: { expression: "true" } };
  if (type === "not") return { type, guard: before ?? { type: "cel", params: { expression: "true" } } };
  if (type === "and" || type === "or")
    return { type, guards: before?.["guards"] ?? [before ?? { type: "cel", params: { expression: "true" } }] };
  return { type };
}
