import { Button, Checkbox, Skeleton, Table, Text, TextInput, Group, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { IconCheck } from "@tabler/icons-react";
import { Fragment, useState } from "react";
import type { Role } from "../../../auth/role.contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { titleOf } from "../../look/status-look.ts";
import { tell } from "../../look/tell.tsx";
import { Section } from "../../section.tsx";
import { byNoun, roleNameFrom } from "./permissions.ts";

/** What every role allows, side by side, and a column to put a new one together. */
export function RoleEditor() {
  const mayManage = useCan("role.manage");
  const query = useQuery(ask("auth", "listRoles", {}));
  const [draft, setDraft] = useState<ReadonlySet<string> | null>(null);
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={320} aria-hidden />;
  const { items, permissions } = query.data;
  const toggle = (permission: string) => {
    const next = new Set(draft);
    if (!next.delete(permission)) next.add(permission);
    setDraft(next);
  };
  return (
    <Stack gap="md">
      {draft && (
        <NewRole
          permissions={draft}
          roles={items}
          onCopy={(role) => setDraft(new Set(role.permissions))}
          onDone={() => setDraft(null)}
        />
      )}
      <Section
        title="Roles"
        hint="Built-in roles stay as they are; a custom role is any set of permissions."
        flush
        actions={
          mayManage &&
          !draft && (
            <Button size="xs" variant="default" onClick={() => setDraft(new Set())}>
              New role
            </Button>
          )
        }
      >
        <Table.ScrollContainer minWidth={720} type="native" tabIndex={0} maxHeight={560}>
          <Table stickyHeader verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>May</Table.Th>
                {draft && <Table.Th ta="center">New role</Table.Th>}
                {items.map((one) => (
                  <Table.Th key={one.name} ta="center">
                    {one.title}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {byNoun(permissions).map(([noun, verbs]) => (
                <Fragment key={noun}>
                  <Table.Tr>
                    <Table.Th colSpan={items.length + (draft ? 2 : 1)} fw="bold">
                      {titleOf(noun)}
                    </Table.Th>
                  </Table.Tr>
                  {verbs.map((verb) => (
                    <PermissionRow
                      key={verb}
                      permission={`${noun}.${verb}`}
                      verb={verb}
                      roles={items}
                      draft={draft}
                      onToggle={toggle}
                    />
                  ))}
                </Fragment>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Section>
    </Stack>
  );
}

function PermissionRow({
  permission,
  verb,
  roles,
  draft,
  onToggle,
}: {
  permission: string;
  verb: string;
  roles: Role[];
  draft: ReadonlySet<string> | null;
  onToggle(permission: string): void;
}) {
  return (
    <Table.Tr>
      <Table.Td pl="lg">{titleOf(verb)}</Table.Td>
      {draft && (
        <Table.Td>
          <Checkbox
            size="xs"
            aria-label={`New role may ${permission}`}
            checked={draft.has(permission)}
            onChange={() => onToggle(permission)}
            styles={{ body: { justifyContent: "center" } }}
          />
        </Table.Td>
      )}
      {roles.map((one) => (
        <Table.Td key={one.name} ta="center">
          {one.permissions.includes(permission) ? (
            <IconCheck size={15} aria-label="yes" color="var(--look-good)" />
          ) : (
            <Text component="span" c="dimmed" fz="xs" aria-label="no">
              ·
            </Text>
          )}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function NewRole({
  permissions,
  roles,
  onCopy,
  onDone,
}: {
  permissions: ReadonlySet<string>;
  roles: Role[];
  onCopy(role: Role): void;
  onDone(): void;
}) {
  const cache = useQueryClient();
  const [title, setTitle] = useState("");
  const create = useMutation({
    mutationFn: () => api.auth.createRole({ name: roleNameFrom(title), title, permissions: [...permissions] }),
    meta: { quiet: true },
    onSuccess: () => {
      tell("Role created", "Give it to people on the other tab.");
      void cache.invalidateQueries({ queryKey: ["auth", "listRoles"] });
      onDone();
    },
  });
  return (
    <Section title="New role" hint="Tick what it allows in the first column below.">
      <Stack gap="sm">
        <ProblemAlert error={create.error} />
        <Group align="flex-end" gap="xs">
          <TextInput
            size="xs"
            label="Title"
            maxLength={80}
            value={title}
            onChange={(e) => setTitle(e.currentTarget.value)}
            data-autofocus
            description={
              roleNameFrom(title) ? `Known to the API as ${roleNameFrom(title)}` : "For example: Night shift lead"
            }
          />
          <Button
            size="xs"
            disabled={!roleNameFrom(title) || permissions.size === 0}
            loading={create.isPending}
            onClick={() => create.mutate()}
          >
            Create with {permissions.size} permissions
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
            <Button key={one.name} size="compact-xs" variant="subtle" onClick={() => onCopy(one)}>
              {one.title}
            </Button>
          ))}
        </Group>
      </Stack>
    </Section>
  );
}
