import { Button, Tabs } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconMailForward, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { User } from "../../../auth/user.contract.ts";
import { NameSelect } from "../../choices.tsx";
import { ask } from "../../look/ask.ts";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { PageHeader } from "../../look/page-header.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { ShortId } from "../../look/short-id.tsx";
import { StatusBadge } from "../../look/status-badge.tsx";
import { Page } from "../../page.tsx";
import { useFilters } from "../../use-filters.ts";
import { useList } from "../../use-list.ts";
import { InvitationTable } from "./invitation-table.tsx";
import { InvitePerson } from "./invite-person.tsx";
import { PersonDrawer } from "./person-drawer.tsx";
import { Programs } from "./programs.tsx";
import { RoleEditor } from "./role-editor.tsx";

const columns: Column<User>[] = [
  { key: "name", title: "Name", render: (one) => one.name },
  { key: "email", title: "E-mail", wideOnly: true, render: (one) => one.email },
  { key: "roles", title: "Roles", render: (one) => one.roles.join(", ") },
  { key: "status", title: "Status", width: 130, render: (one) => <StatusBadge status={one.status} /> },
  {
    key: "seen",
    title: "Last seen",
    width: 120,
    wideOnly: true,
    render: (one) => <RelativeTime at={one.lastSeenAt} />,
  },
  { key: "created", title: "Added", optional: true, render: (one) => <RelativeTime at={one.createdAt} /> },
  { key: "id", title: "Id", optional: true, render: (one) => <ShortId id={one.id} /> },
];

/** The people of the workspace and what their roles allow. */
export function PeoplePage() {
  const [filters, setFilters] = useFilters("role", "status", "open", "tab");
  const mayManage = useCan("user.manage");
  const mayRead = useCan("role.read");
  const mayHaveKeys = useCan("api_key.create");
  const [inviting, invite] = useDisclosure(false);
  const { query, paging } = useList("auth", "listUsers", { role: filters.role, status: filters.status });
  const roles = useQuery({ ...ask("auth", "listRoles", {}), enabled: mayRead });
  const send = mayManage && (
    <Button size="xs" leftSection={<IconMailForward size={15} />} onClick={invite.open}>
      Invite a person
    </Button>
  );
  return (
    <Page>
      <PageHeader title="People" subtitle="Who may sign in, and what each of them may do." actions={send} />
      <Tabs
        value={filters.tab ?? "people"}
        onChange={(tab) => setFilters({ tab: tab === "people" ? null : tab })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="people">People</Tabs.Tab>
          {mayManage && <Tabs.Tab value="invitations">Invitations</Tabs.Tab>}
          {mayRead && <Tabs.Tab value="roles">Roles</Tabs.Tab>}
          {mayHaveKeys && <Tabs.Tab value="programs">Keys and programs</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="people">
          <DataTable<User>
            name="People"
            columns={columns}
            rowKey={(one) => one.id}
            rowLabel={(one) => `Open ${one.name}`}
            query={query}
            paging={paging}
            selectedKey={filters.open}
            onOpen={(one) => setFilters({ open: one.id })}
            toolbar={
              <>
                <NameSelect
                  aria-label="Role"
                  placeholder="Any role"
                  w={150}
                  names={roles.data?.items.map((one) => one.name) ?? []}
                  value={filters.role}
                  onChange={(role) => setFilters({ role })}
                />
                <NameSelect
                  aria-label="Status"
                  placeholder="Any status"
                  w={130}
                  names={["active", "deactivated"]}
                  value={filters.status}
                  onChange={(status) => setFilters({ status })}
                />
              </>
            }
            empty={
              <EmptyState icon={IconUsers} title="Nobody here" action={send}>
                Invite the people who label and review. Each gets a link by mail, and chooses a password.
              </EmptyState>
            }
          />
        </Tabs.Panel>
        <Tabs.Panel value="invitations">
          <InvitationTable action={send} />
        </Tabs.Panel>
        <Tabs.Panel value="roles">
          <RoleEditor />
        </Tabs.Panel>
        <Tabs.Panel value="programs">
          <Programs roles={roles.data?.items ?? []} />
        </Tabs.Panel>
      </Tabs>
      {inviting && <InvitePerson roles={roles.data?.items ?? []} onClose={invite.close} />}
      <PersonDrawer
        userId={filters.open ?? null}
        roles={roles.data?.items ?? []}
        permissions={roles.data?.permissions ?? []}
        onClose={() => setFilters({ open: null })}
      />
    </Page>
  );
}
