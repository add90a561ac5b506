import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Role } from "../../../auth/role.contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { tell } from "../../look/tell.tsx";
import { Section } from "../../section.tsx";
import { roleNameFrom } from "./permissions.ts";

/** What is being put together: a new role, or changes of one. */
export interface Draft {
  role: Role | null;
  title: string;
  permissions: ReadonlySet<string>;
}

/** The title and the buttons of a role in the making; its permissions are ticked in the table. */
export function RoleForm({
  draft,
  roles,
  onChange,
  onDone,
}: {
  draft: Draft;
  roles: Role[];
  onChange(draft: Draft): void;
  onDone(): void;
}) {
  const cache = useQueryClient();
  const [title, setTitle] = useState(draft.title);
  const { role } = draft;
  const permissions = [...draft.permissions];
  const save = useMutation({
    mutationFn: () =>
      role
        ? api.auth.updateRole({ role: role.name, ifMatch: `"${role.version}"`, title, permissions })
        : api.auth.createRole({ name: roleNameFrom(title), title, permissions }),
    meta: { quiet: true },
    onSuccess: () => {
      tell(
        role ? "Role changed" : "Role created",
        role ? "It counts within seconds." : "Give it to people on the first tab.",
      );
      void cache.invalidateQueries({ queryKey: ["auth", "listRoles"] });
      onDone();
    },
  });
  const name = role?.name ?? roleNameFrom(title);
  return (
    <Section title={role ? `Change ${role.title}` : "New role"} hint="Tick what it allows in the first column below.">
      <Stack gap="sm">
        <ProblemAlert error={save.error} />
        <Group align="flex-end" gap="sm">
          <TextInput
            size="xs"
            label="Title"
            maxLength={80}
            value={title}
            onChange={(e) => setTitle(e.currentTarget.value)}
            data-autofocus
            description={name ? `Known to the API as ${name}` : "For example: Night shift lead"}
          />
          <Button
            size="xs"
            disabled={!name || !title.trim() || permissions.length === 0}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {role ? "Save" : "Create"} with {permissions.length} permissions
          </Button>
          <Button size="xs" variant="default" onClick={onDone}>
            Cancel
          </Button>
        </Group>
        <Group gap={6}>
          <Text fz="xs" c="dimmed">
            Begin like
          </Text>
          {roles.map((one) => (
            <Button
              key={one.name}
              size="compact-xs"
              variant="subtle"
              onClick={() => onChange({ ...draft, permissions: new Set(one.permissions) })}
            >
              {one.title}
            </Button>
          ))}
        </Group>
      </Stack>
    </Section>
  );
}
