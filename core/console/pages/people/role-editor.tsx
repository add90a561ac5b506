import { Button, Checkbox, Skeleton, Stack, Table, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconCheck, IconSearch } from "@tabler/icons-react";
import { Fragment, useState } from "react";
import type { Role } from "../../../auth/role.contract.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { titleOf } from "../../look/status-look.ts";
import { Section } from "../../section.tsx";
import { byNoun } from "./permissions.ts";
import { type Draft, RoleForm } from "./role-form.tsx";
import { RoleHolders } from "./role-holders.tsx";
import { RoleMenu } from "./role-menu.tsx";

/** What every role allows, side by side, and a column to put a new one together or change one. */
export function RoleEditor() {
  const mayManage = useCan("role.manage");
  const query = useQuery(ask("auth", "listRoles", {}));
  const [draft, setDraft] = useState<Draft | null>(null);
  const [shown, setShown] = useState<Role | null>(null);
  const [search, setSearch] = useState("");
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={320} aria-hidden />;
  const { items, permissions, projectPermissions } = query.data;
  const wanted = permissions.filter((one) => one.includes(search.trim().toLowerCase().replaceAll(" ", "_")));
  const toggle = (permission: string) => {
    if (!draft) return;
    const next = new Set(draft.permissions);
    if (!next.delete(permission)) next.add(permission);
    setDraft({ ...draft, permissions: next });
  };
  const draftTitle = draft?.role?.title ?? "New role";
  return (
    <Stack gap="md">
      {draft && (
        <RoleForm
          key={draft.role?.name ?? ""}
          draft={draft}
          roles={items}
          onChange={setDraft}
          onDone={() => setDraft(null)}
        />
      )}
      <Section
        title="Roles"
        hint="Built-in roles stay as they are; a custom role is any set of permissions. Given in one project, a role counts there only, and only for what is marked “in projects”."
        flush
        actions={
          <>
            <TextInput
              size="xs"
              w={180}
              aria-label="Find a permission"
              placeholder="Find a permission"
              leftSection={<IconSearch size={14} />}
              value={search}
              onChange={(e) => setSearch(e.currentTarget.value)}
            />
            {mayManage && !draft && (
              <Button
                size="xs"
                variant="default"
                onClick={() => setDraft({ role: null, title: "", permissions: new Set() })}
              >
                New role
              </Button>
            )}
          </>
        }
      >
        <Table.ScrollContainer minWidth={720} type="native" tabIndex={0} maxHeight={560}>
          <Table stickyHeader verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>May</Table.Th>
                {draft && <Table.Th ta="center">{draftTitle}</Table.Th>}
                {items.map((one) => (
                  <Table.Th key={one.name} ta="center">
                    <RoleMenu
                      role={one}
                      roles={items}
                      mayManage={mayManage}
                      onShow={() => setShown(one)}
                      onEdit={() => setDraft({ role: one, title: one.title, permissions: new Set(one.permissions) })}
                    />
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {byNoun(wanted).map(([noun, verbs]) => (
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
                      inProjects={projectPermissions.includes(`${noun}.${verb}`)}
                      roles={items}
                      draft={draft?.permissions ?? null}
                      draftTitle={draftTitle}
                      onToggle={toggle}
                    />
                  ))}
                </Fragment>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        {wanted.length === 0 && (
          <Text p="md" fz="sm" c="dimmed">
            No permission has this in its name.
          </Text>
        )}
      </Section>
      {shown && <RoleHolders role={shown} onClose={() => setShown(null)} />}
    </Stack>
  );
}

function PermissionRow({
  permission,
  verb,
  inProjects,
  roles,
  draft,
  draftTitle,
  onToggle,
}: {
  permission: string;
  verb: string;
  inProjects: boolean;
  roles: Role[];
  draft: ReadonlySet<string> | null;
  draftTitle: string;
  onToggle(permission: string): void;
}) {
  return (
    <Table.Tr>
      <Table.Td pl="lg">
        {titleOf(verb)}
        {inProjects && (
          <Text component="span" c="dimmed" fz="xs" ml={6}>
            in projects
          </Text>
        )}
      </Table.Td>
      {draft && (
        <Table.Td>
          <Checkbox
            size="xs"
            aria-label={`${draftTitle} may ${permission}`}
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
