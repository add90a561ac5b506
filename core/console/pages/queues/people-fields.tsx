import { ActionIcon, Button, Group, NumberInput, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { FieldsProps } from "./selection-fields.tsx";

/** For whom a queue is: by language, and by how well somebody works. */
export function PeopleFields({ rules, change }: FieldsProps) {
  const skills = rules.skills ?? [];
  const set = (next: typeof skills) => change({ skills: next.length > 0 ? next : null });
  const edit = (at: number, more: Partial<(typeof skills)[number]>) =>
    set(skills.map((one, i) => (i === at ? { ...one, ...more } : one)));
  return (
    <>
      <TagsInput
        label="Languages"
        description="People who know one of them, by its tag: fi, sv, pt-BR. Empty: everybody"
        clearable
        value={rules.languages ?? []}
        onChange={(languages) => change({ languages: languages.length > 0 ? languages : null })}
      />
      <Stack gap="xs">
        <Text fz="sm" fw={500}>
          Skills
        </Text>
        <Text fz="xs" c="dimmed">
          People whose work is right at least so often, as a whole or in one class or question
        </Text>
        {skills.map(({ name, min }, at) => (
          <Group key={at} gap="xs" wrap="nowrap">
            <TextInput
              aria-label={`Class or question of skill ${at + 1}`}
              placeholder="The work as a whole"
              maxLength={200}
              flex={1}
              value={name ?? ""}
              onChange={(event) => edit(at, { name: event.currentTarget.value.trim() || undefined })}
            />
            <NumberInput
              aria-label={`Least share right of skill ${at + 1}`}
              w={110}
              suffix=" %"
              min={0}
              max={100}
              value={Math.round(min * 100)}
              onChange={(value) => edit(at, { min: Number(value) / 100 })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove skill ${at + 1}`}
              onClick={() => set(skills.filter((_, i) => i !== at))}
            >
              <IconX size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} />}
            disabled={skills.length >= 20}
            onClick={() => set([...skills, { min: 0.8 }])}
          >
            Ask for a skill
          </Button>
        </Group>
      </Stack>
    </>
  );
}
