import { ActionIcon, Button, Group, Input, Select, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { Mapping } from "./provider-draft.ts";

export interface MappingRowsProps {
  rows: Mapping[];
  roles: { value: string; label: string }[];
  onChange(rows: Mapping[]): void;
}

/** Which claim gives which role, a row each. */
export function MappingRows({ rows, roles, onChange }: MappingRowsProps) {
  const set = (index: number, change: Partial<Mapping>) =>
    onChange(rows.map((row, i) => (i === index ? { ...row, ...change } : row)));
  return (
    <Input.Wrapper
      label="Roles from claims"
      description="Applied at every sign-in: whoever has the value in the claim gets the role. A claim inside another is written realm_access.roles."
      labelElement="div"
    >
      <Stack gap={6} mt={6} role="group" aria-label="Roles from claims">
        {rows.map((row, i) => (
          <Group key={i} gap={6} wrap="nowrap">
            <TextInput
              aria-label={`Claim ${i + 1}`}
              placeholder="groups"
              value={row.claim}
              onChange={(e) => set(i, { claim: e.currentTarget.value })}
              style={{ flex: 1 }}
            />
            <TextInput
              aria-label={`Value ${i + 1}`}
              placeholder="labelling-team"
              value={row.value}
              onChange={(e) => set(i, { value: e.currentTarget.value })}
              style={{ flex: 1 }}
            />
            <Select
              aria-label={`Role ${i + 1}`}
              data={roles}
              value={row.role}
              allowDeselect={false}
              onChange={(role) => role && set(i, { role })}
              style={{ flex: 1 }}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove row ${i + 1}`}
              onClick={() => onChange(rows.filter((_, at) => at !== i))}
            >
              <IconX size={14} />
            </ActionIcon>
          </Group>
        ))}
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconPlus size={12} />}
          style={{ alignSelf: "flex-start" }}
          onClick={() => onChange([...rows, { claim: "groups", value: "", role: "annotator" }])}
        >
          Add a row
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
