import { ActionIcon, Button, Group, Stack, Text, Tooltip } from "@mantine/core";
import { IconMathFunction, IconPlus, IconX } from "@tabler/icons-react";
import { isObject, type Json, type JsonObject } from "../chart/json.ts";
import { pointTo } from "../chart/pointer.ts";
import { CelField } from "./cel-field.tsx";
import { CommitInput, JsonField, monospace } from "./commit-input.tsx";
import { useError } from "./use-issue.ts";

interface OutputProps {
  value: Json | undefined;
  pointer: string;
  readOnly: boolean;
  onChange(value: Json | undefined): void;
}

/** What whoever waits for the end is given: named values, each written down or worked out. */
export function OutputForm({ value, pointer, readOnly, onChange }: OutputProps) {
  const error = useError(pointer);
  const fields = isObject(value) && typeof value["cel"] !== "string" ? value : {};
  const isPlain = value === undefined || (isObject(value) && typeof value["cel"] !== "string");
  const write = (next: JsonObject) => onChange(Object.keys(next).length > 0 ? next : undefined);
  const free = () => {
    for (let n = 1; ; n++) if (!Object.hasOwn(fields, `value${n}`)) return `value${n}`;
  };
  return (
    <Stack gap={6} role="group" aria-label="Gives at its end">
      <Group justify="space-between" gap="xs">
        <Text fz="sm" fw={560}>
          Gives at its end
        </Text>
        {!readOnly && isPlain && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={12} />}
            onClick={() => write({ ...fields, [free()]: { cel: "context." } })}
          >
            Add
          </Button>
        )}
      </Group>
      {!isPlain && (
        <JsonField
          aria-label="What it gives, as JSON"
          readOnly={readOnly}
          error={error}
          value={value}
          onCommit={(next) => onChange(next as Json | undefined)}
        />
      )}
      {value === undefined && (
        <Text fz="xs" c="dimmed">
          Nothing.
        </Text>
      )}
      {Object.entries(fields).map(([name, one]) => (
        <Field
          key={name}
          name={name}
          value={one}
          pointer={pointTo(pointer, name)}
          readOnly={readOnly}
          refuse={(to) =>
            /^[A-Za-z_]\w*$/.test(to) && to !== "cel" && !(to in {}) && !Object.hasOwn(fields, to)
              ? null
              : "A new name of letters, digits and _."
          }
          onRename={(to) =>
            write(Object.fromEntries(Object.entries(fields).map(([key, was]) => [key === name ? to : key, was])))
          }
          onChange={(next) =>
            write(
              next === undefined
                ? Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name))
                : { ...fields, [name]: next },
            )
          }
        />
      ))}
    </Stack>
  );
}

function Field({
  name,
  value,
  pointer,
  readOnly,
  refuse,
  onRename,
  onChange,
}: OutputProps & { name: string; refuse(to: string): string | null; onRename(to: string): void }) {
  const source = isObject(value) && typeof value["cel"] === "string" ? value["cel"] : undefined;
  return (
    <Group gap={4} align="flex-start" wrap="nowrap">
      <CommitInput
        aria-label={`Name of ${name}`}
        w={104}
        styles={monospace}
        readOnly={readOnly}
        value={name}
        refuse={refuse}
        onCommit={onRename}
      />
      <div style={{ flex: 1, minWidth: 0 }}>
        {source === undefined ? (
          <JsonField
            aria-label={`Value of ${name}, as JSON`}
            readOnly={readOnly}
            value={value}
            onCommit={(next) => onChange(next as Json | undefined)}
          />
        ) : (
          <CelField
            aria-label={`Expression for ${name}`}
            place={pointTo(pointer, "cel")}
            readOnly={readOnly}
            value={source}
            onCommit={(cel) => onChange({ cel })}
          />
        )}
      </div>
      {!readOnly && (
        <>
          <Tooltip label={source === undefined ? "Work it out by an expression" : "Give a value instead"}>
            <ActionIcon
              variant={source === undefined ? "subtle" : "light"}
              color="gray"
              size={30}
              aria-pressed={source !== undefined}
              aria-label={`${name} by an expression`}
              onClick={() => onChange(source === undefined ? { cel: "context." } : "")}
            >
              <IconMathFunction size={15} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Give it no more">
            <ActionIcon
              variant="subtle"
              color="gray"
              size={30}
              aria-label={`Remove ${name}`}
              onClick={() => onChange(undefined)}
            >
              <IconX size={14} />
            </ActionIcon>
          </Tooltip>
        </>
      )}
    </Group>
  );
}
