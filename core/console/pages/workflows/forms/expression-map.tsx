import { ActionIcon, Button, Group, Stack, Text, Tooltip } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { isObject, type Json, type JsonObject } from "../chart/json.ts";
import { pointTo } from "../chart/pointer.ts";
import { CelField } from "./cel-field.tsx";
import { CommitInput, monospace } from "./commit-input.tsx";

/** Context values to set, each with the expression that gives it. */
export function ExpressionMap({
  value,
  pointer,
  onChange,
  disabled,
}: {
  value: Json | undefined;
  pointer: string;
  onChange(value: Json): void;
  disabled: boolean;
}) {
  const set: JsonObject = isObject(value) ? value : {};
  const rename = (from: string, to: string) =>
    onChange(Object.fromEntries(Object.entries(set).map(([key, one]) => [key === from ? to : key, one])));
  const refuse = (name: string) =>
    /^[A-Za-z_]\w*$/.test(name) && !Object.hasOwn(set, name) ? null : "A new name of letters, digits and _.";
  const free = () => {
    for (let n = 1; ; n++) if (!Object.hasOwn(set, `value${n}`)) return `value${n}`;
  };
  return (
    <Stack gap={6}>
      <Text fz="xs" c="dimmed">
        Every expression sees the context as it was before.
      </Text>
      {Object.entries(set).map(([key, source]) => (
        <Group key={key} gap={4} align="flex-start" wrap="nowrap">
          <CommitInput
            aria-label={`Context value ${key}`}
            w={104}
            styles={monospace}
            value={key}
            refuse={refuse}
            readOnly={disabled}
            onCommit={(name) => rename(key, name)}
          />
          <Text fz="xs" c="dimmed" pt={7} aria-hidden>
            =
          </Text>
          <div style={{ flex: 1, minWidth: 0 }}>
            <CelField
              aria-label={`Expression for ${key}`}
              place={pointTo(pointer, key)}
              value={String(source)}
              readOnly={disabled}
              onCommit={(cel) => onChange({ ...set, [key]: cel })}
            />
          </div>
          {!disabled && (
            <Tooltip label="Set it no more">
              <ActionIcon
                variant="subtle"
                color="gray"
                size={30}
                aria-label={`Remove ${key}`}
                onClick={() => onChange(Object.fromEntries(Object.entries(set).filter(([name]) => name !== key)))}
              >
                <IconX size={14} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      ))}
      {!disabled && (
        <Button
          size="compact-xs"
          variant="subtle"
          style={{ alignSelf: "flex-start" }}
          leftSection={<IconPlus size={12} />}
          onClick={() => onChange({ ...set, [free()]: "0" })}
        >
          Set a value
        </Button>
      )}
    </Stack>
  );
}
