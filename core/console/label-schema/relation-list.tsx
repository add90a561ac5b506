import { Button, Group, MultiSelect, Stack, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { LabelSchema, RelationType } from "../../projects/label-schema.contract.ts";
import { moved, replaced } from "./draft.ts";
import { RowButtons } from "./row-buttons.tsx";

/** Kinds of links from one region to another. */
export function RelationList({ value, onChange }: { value: LabelSchema; onChange(value: LabelSchema): void }) {
  const set = (relations: RelationType[]) => onChange({ ...value, relations });
  const classes = [...new Set(value.classes.map((one) => one.name))].filter(Boolean);
  const add = () => {
    const taken = new Set(value.relations.map((one) => one.type));
    let n = value.relations.length + 1;
    while (taken.has(`relation ${n}`)) n += 1;
    set([...value.relations, { type: `relation ${n}` }]);
  };
  const ends = (one: RelationType, at: number, which: "from" | "to") => (
    <MultiSelect
      size="xs"
      aria-label={`${which === "from" ? "Begins" : "Ends"} at, for ${one.type}`}
      placeholder={one[which]?.length ? undefined : which === "from" ? "from any class" : "to any class"}
      data={classes}
      value={one[which] ?? []}
      onChange={(picked) =>
        set(replaced(value.relations, at, { ...one, [which]: picked.length > 0 ? picked : undefined }))
      }
      style={{ flex: "1 1 150px" }}
      miw={0}
    />
  );
  return (
    <Stack gap="xs">
      {value.relations.map((one, at) => (
        <Group key={at} gap="xs" align="flex-start">
          <TextInput
            size="xs"
            aria-label="Relation"
            value={one.type}
            onChange={(e) => set(replaced(value.relations, at, { ...one, type: e.currentTarget.value }))}
            style={{ flex: "1 1 150px" }}
            miw={0}
          />
          {ends(one, at, "from")}
          {ends(one, at, "to")}
          <RowButtons
            name={one.type}
            onMove={(step) => set(moved(value.relations, at, step))}
            onRemove={() => set(replaced(value.relations, at, null))}
          />
        </Group>
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconPlus size={13} />}
        onClick={add}
        style={{ alignSelf: "flex-start" }}
      >
        Add a relation
      </Button>
    </Stack>
  );
}
