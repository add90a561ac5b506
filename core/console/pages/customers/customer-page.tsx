import { Button, Skeleton, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFolderPlus, IconPencil, IconTrash, IconUsers } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useLocation, useParams } from "wouter";
import type { User } from "../../../auth/user.contract.ts";
import type { Customer, Project } from "../../../projects/contract.ts";
import { DueTime } from "../../due-time.tsx";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { confirm } from "../../look/confirm.tsx";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { May } from "../../look/may.tsx";
import { PageHeader } from "../../look/page-header.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { ProgressLine } from "../../look/progress-line.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { tell } from "../../look/tell.tsx";
import { Page } from "../../page.tsx";
import { Section } from "../../section.tsx";
import { useList } from "../../use-list.ts";
import { InvitePerson } from "../people/invite-person.tsx";
import { ProjectName } from "../projects/project-name.tsx";
import { CustomerDialog } from "./customer-dialog.tsx";

const trail = [
  { title: "Projects", href: "/projects" },
  { title: "Customers", href: "/projects?tab=customers" },
];

/** One customer: its projects, and its people, who see those alone. */
export function CustomerPage() {
  const { customerId = "" } = useParams<{ customerId: string }>();
  const query = useQuery(ask("projects", "getCustomer", { customerId }));
  const customer = query.data;
  if (!customer)
    return (
      <Page>
        <PageHeader title="Customer" trail={trail} />
        {query.error ? (
          <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton h={240} aria-hidden />
        )}
      </Page>
    );
  return (
    <Page>
      <PageHeader
        title={customer.name}
        trail={trail}
        subtitle={customer.reference ?? undefined}
        actions={<CustomerActions customer={customer} />}
      />
      <Stack gap="md">
        <Section title="Projects" flush>
          <CustomerProjects customer={customer} />
        </Section>
        <May permission="user.read">
          <CustomerPeople customer={customer} />
        </May>
      </Stack>
    </Page>
  );
}

function CustomerActions({ customer }: { customer: Customer }) {
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const mayManage = useCan("customer.manage");
  const [editing, edit] = useDisclosure(false);
  const remove = useMutation({
    mutationFn: () => api.projects.deleteCustomer({ customerId: customer.id, ifMatch: `"${customer.version}"` }),
    onSuccess: () => {
      tell(`${customer.name} is removed`);
      navigate("/projects?tab=customers");
      void cache.invalidateQueries({ queryKey: ["projects", "listCustomers"] });
    },
  });
  const onRemove = async () => {
    const sure = await confirm({
      title: `Remove ${customer.name}?`,
      body: "This is possible only while no project is for this customer. Its people keep their accounts and see no project any more.",
      action: "Remove customer",
      danger: true,
    });
    if (sure) remove.mutate();
  };
  if (!mayManage) return null;
  return (
    <>
      <Button size="xs" variant="default" leftSection={<IconPencil size={15} />} onClick={edit.open}>
        Change
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconTrash size={15} />}
        loading={remove.isPending}
        onClick={() => void onRemove()}
      >
        Remove
      </Button>
      {editing && <CustomerDialog customer={customer} onClose={edit.close} />}
    </>
  );
}

const ended = new Set<Project["status"]>(["completed", "archived"]);
const projectColumns: Column<Project>[] = [
  { key: "name", title: "Project", render: (one) => <ProjectName project={one} /> },
  { key: "status", title: "Status", width: 130, render: (one) => <StatusBadge status={one.status} /> },
  {
    key: "progress",
    title: "Progress",
    width: 220,
    wideOnly: true,
    render: (one) => <ProgressLine compact done={one.progress.completed} total={one.progress.tasks} unit="tasks" />,
  },
  { key: "due", title: "Due", width: 110, render: (one) => <DueTime at={one.dueAt} done={ended.has(one.status)} /> },
];

function CustomerProjects({ customer }: { customer: Customer }) {
  const [, navigate] = useLocation();
  const { query, paging } = useList("projects", "listProjects", { customerId: customer.id }, { limit: 25 });
  return (
    <DataTable<Project>
      bare
      name="Projects of the customer"
      columns={projectColumns}
      rowKey={(one) => one.id}
      rowLabel={(one) => `Open ${one.name}`}
      query={query}
      paging={paging}
      onOpen={(one) => navigate(`/projects/${one.id}`)}
      empty={
        <EmptyState
          icon={IconFolderPlus}
          title="No projects yet"
          action={
            <May permission="project.create">
              <Button component={Link} href="/projects/new" size="xs">
                New project
              </Button>
            </May>
          }
        >
          Choose this customer when you create a project.
        </EmptyState>
      }
    />
  );
}

const peopleColumns: Column<User>[] = [
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
];

function CustomerPeople({ customer }: { customer: Customer }) {
  const [, navigate] = useLocation();
  const mayInvite = useCan("user.manage");
  const mayRead = useCan("role.read");
  const [inviting, invite] = useDisclosure(false);
  const roles = useQuery({ ...ask("auth", "listRoles", {}), enabled: mayRead && mayInvite });
  const { query, paging } = useList("auth", "listUsers", { customerId: customer.id }, { limit: 25 });
  const button = mayInvite && roles.data && (
    <Button size="xs" variant="default" onClick={invite.open}>
      Invite a person
    </Button>
  );
  return (
    <Section
      title="People"
      hint="They see this customer's projects, and nothing else of the workspace."
      flush
      actions={query.data?.items.length ? button : undefined}
    >
      <DataTable<User>
        bare
        name="People of the customer"
        columns={peopleColumns}
        rowKey={(one) => one.id}
        rowLabel={(one) => `Open ${one.name}`}
        query={query}
        paging={paging}
        onOpen={(one) => navigate(`/people?open=${one.id}`)}
        empty={
          <EmptyState icon={IconUsers} title="Nobody yet" action={button}>
            Invite somebody of {customer.name} to follow how their projects go and take their exports.
          </EmptyState>
        }
      />
      {inviting && roles.data && (
        <InvitePerson roles={roles.data.items} forCustomer={customer.id} onClose={invite.close} />
      )}
    </Section>
  );
}
