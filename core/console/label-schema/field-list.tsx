import { Button, Checkbox, Group, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { Field, LabelSchema } from "../../projects/label-schema.contract.ts";
import { titleOf } from "../look/status-look.ts";
import { addField, moved, replaced } from "./draft.ts";
import { OptionsInput } from "./options-input.tsx";
import { RowButtons } from "./row-buttons.tsx";

const kinds: Field["kind"][] = [
  "choice",
  "multi_choice",
  "taxonomy",
  "rating",
  "number",
  "text",
  "date",
  "ranking",
  "pairwise",
];
const withOptions = new Set<Field["kind"]>(["choice", "multi_choice", "taxonomy", "ranking", "pairwise"]);
const withBounds = new Set<Field["kind"]>(["rating", "number"]);

/** Questions about the whole document. */
export function FieldList({ value, onChange }: { value: LabelSchema; onChange(value: LabelSchema): void }) {
  const set = (fields: Field[]) => onChange({ ...value, fields });
  return (
    <Stack gap="sm">
      {value.fields.map((one, at) => (
        <Stack key={at} gap={6}>
          <Group gap="xs">
            <TextInput
              size="xs"
              aria-label="Question"
              value={one.title}
              onChange={(e) => set(replaced(value.fields, at, { ...one, title: e.currentTarget.value }))}
              style={{ flex: "2 1 220px" }}
              miw={0}
            />
            <TextInput
              size="xs"
              aria-label={`Name of ${one.title} in the data`}
              value={one.name}
              onChange={(e) => set(replaced(value.fields, at, { ...one, name: e.currentTarget.value }))}
              style={{ flex: "1 1 110px" }}
              miw={0}
            />
            <Select
              size="xs"
              w={130}
              aria-label={`Kind of ${one.title}`}
              allowDeselect={false}
              data={kinds.map((kind) => ({ value: kind, label: titleOf(kind) }))}
              value={one.kind}
              onChange={(kind) => set(replaced(value.fields, at, { ...one, kind: kind as Field["kind"] }))}
            />
            <RowButtons
              name={one.title}
              onMove={(step) => set(moved(value.fields, at, step))}
              onRemove={() => set(replaced(value.fields, at, null))}
            />
          </Group>
          <Group gap="xs">
            <Checkbox
              size="xs"
              label="Must be answered"
              checked={one.required}
              onChange={(e) => set(replaced(value.fields, at, { ...one, required: e.currentTarget.checked }))}
            />
            {withBounds.has(one.kind) && (
              <Bounds value={one} onChange={(next) => set(replaced(value.fields, at, next))} />
            )}
          </Group>
          {withOptions.has(one.kind) && (
            <OptionsInput
              name={one.title}
              options={one.options}
              onChange={(options) => set(replaced(value.fields, at, { ...one, options }))}
            />
          )}
        </Stack>
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconPlus size={13} />}
        onClick={() => onChange(addField(value))}
        style={{ alignSelf: "flex-start" }}
      >
        Add a question
      </Button>
    </Stack>
  );
}

function Bounds({ value, onChange }: { value: Field; onChange(value: Field): void }) {
  const bound = (which: "min" | "max", label: string) => (
    <NumberInput
      size="xs"
      w={96}
      aria-label={`${label} of ${value.title}`}
      placeholder={label}
      value={value[which] ?? ""}
      onChange={(next) => onChange({ ...value, [which]: next === "" ? undefined : Number(next) })}
    />
  );
  return (
    <>
      {bound("min", "Lowest")}
      {bound("max", "Highest")}
    </>
  );
}
