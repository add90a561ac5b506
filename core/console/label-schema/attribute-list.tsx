import { Button, Checkbox, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { Attribute, LabelClass } from "../../projects/label-schema.contract.ts";
import { titleOf } from "../look/status-look.ts";
import { addAttribute, moved, replaced } from "./draft.ts";
import { OptionsInput } from "./options-input.tsx";
import { RowButtons } from "./row-buttons.tsx";

const kinds: Attribute["kind"][] = ["choice", "multi_choice", "text", "number", "boolean"];

/** The properties that each region of a class has. */
export function AttributeList({ value, onChange }: { value: LabelClass; onChange(value: LabelClass): void }) {
  const set = (attributes: Attribute[]) => onChange({ ...value, attributes });
  return (
    <Stack gap="xs">
      {value.attributes.length > 0 && (
        <Text fz="xs" c="dimmed">
          Attributes
        </Text>
      )}
      {value.attributes.map((one, at) => (
        <Stack key={at} gap={6}>
          <Group gap="xs">
            <TextInput
              size="xs"
              aria-label="Attribute name"
              value={one.name}
              onChange={(e) => set(replaced(value.attributes, at, { ...one, name: e.currentTarget.value }))}
              style={{ flex: "1 1 120px" }}
              miw={0}
            />
            <Select
              size="xs"
              w={130}
              aria-label={`Kind of ${one.name}`}
              allowDeselect={false}
              data={kinds.map((kind) => ({ value: kind, label: titleOf(kind) }))}
              value={one.kind}
              onChange={(kind) =>
                set(
                  replaced(value.attributes, at, {
                    ...one,
                    kind: kind as Attribute["kind"],
                    options: kind?.includes("choice") ? one.options : [],
                  }),
                )
              }
            />
            <Checkbox
              size="xs"
              label="Required"
              checked={one.required}
              onChange={(e) => set(replaced(value.attributes, at, { ...one, required: e.currentTarget.checked }))}
            />
            <RowButtons
              name={one.name}
              onMove={(step) => set(moved(value.attributes, at, step))}
              onRemove={() => set(replaced(value.attributes, at, null))}
            />
          </Group>
          {one.kind.includes("choice") && (
            <OptionsInput
              name={one.name}
              options={one.options}
              onChange={(options) => set(replaced(value.attributes, at, { ...one, options }))}
            />
          )}
        </Stack>
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconPlus size={13} />}
        onClick={() => onChange(addAttribute(value))}
        style={{ alignSelf: "flex-start" }}
      >
        Add an attribute
      </Button>
    </Stack>
  );
}
