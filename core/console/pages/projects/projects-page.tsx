import { Button, Select, Tabs, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconFolderPlus, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "wouter";
import type { Project, ProjectStatus } from "../../../projects/contract.ts";
import { NameSelect } from "../../choices.tsx";
import { DueTime } from "../../due-time.tsx";
import { ask } from "../../look/ask.ts";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { PageHeader } from "../../look/page-header.tsx";
import { ProgressLine } from "../../look/progress-line.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { ShortId } from "../../look/short-id.tsx";
import { useShortcuts } from "../../look/shortcuts.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { count } from "../../numbers.ts";
import { Page } from "../../page.tsx";
import { useFilters } from "../../use-filters.ts";
import { useList } from "../../use-list.ts";
import { CustomerList } from "../customers/customer-list.tsx";
import { TemplateList } from "../templates/template-list.tsx";
import { ProjectName } from "./project-name.tsx";

const ended = new Set<ProjectStatus>(["completed", "archived"]);
const statuses: ProjectStatus[] = ["draft", "active", "paused", "completed", "archived"];

function columns(customers: Map<string, string>): Column<Project>[] {
  return [
    { key: "name", title: "Project", render: (one) => <ProjectName project={one} /> },
    { key: "status", title: "Status", width: 130, render: (one) => <StatusBadge status={one.status} /> },
    {
      key: "progress",
      title: "Progress",
      width: 220,
      wideOnly: true,
      render: (one) => <ProgressLine compact done={one.progress.completed} total={one.progress.tasks} unit="tasks" />,
    },
    {
      key: "customer",
      title: "Customer",
      wideOnly: true,
      render: (one) => (one.customerId ? (customers.get(one.customerId) ?? "") : ""),
    },
    {
      key: "due",
      title: "Due",
      width: 110,
      wideOnly: true,
      render: (one) => <DueTime at={one.dueAt} done={ended.has(one.status)} />,
    },
    {
      key: "created",
      title: "Created",
      width: 110,
      wideOnly: true,
      render: (one) => <RelativeTime at={one.createdAt} />,
    },
    { key: "batches", title: "Batches", align: "right", optional: true, render: (one) => count(one.progress.batches) },
    { key: "overlap", title: "Overlap", align: "right", optional: true, render: (one) => one.settings.overlap },
    { key: "id", title: "Id", optional: true, render: (one) => <ShortId id={one.id} /> },
  ];
}

/** All projects, newest first. */
export function ProjectsPage() {
  const [, navigate] = useLocation();
  const mayCreate = useCan("project.create");
  const maySeeCustomers = useCan("customer.read");
  const maySeeTemplates = useCan("template.read");
  const [filters, setFilters] = useFilters("status", "customerId", "search", "tab");
  const { tab, ...wanted } = filters;
  const { query, paging } = useList("projects", "listProjects", wanted);
  const customers = useQuery({ ...ask("projects", "listCustomers", { limit: 200 }), enabled: maySeeCustomers });
  const names = new Map(customers.data?.items.map((one) => [one.id, one.name]));
  const search = useDebouncedCallback((text: string) => setFilters({ search: text || null }), 250);
  useShortcuts(
    mayCreate
      ? [
          {
            id: "projects.new",
            keys: "c",
            title: "Create a project",
            group: "Projects",
            run: () => navigate("/projects/new"),
          },
        ]
      : [],
  );
  const filtered = Object.keys(wanted).length > 0;
  const create = mayCreate && (
    <Button component={Link} href="/projects/new" leftSection={<IconFolderPlus size={16} />} size="xs">
      New project
    </Button>
  );
  return (
    <Page>
      <PageHeader title="Projects" subtitle="What is to be labelled, for whom, and by which rules." actions={create} />
      <Tabs
        value={tab ?? "projects"}
        onChange={(next) => setFilters({ tab: next === "projects" ? null : next })}
        keepMounted={false}
      >
        {(maySeeCustomers || maySeeTemplates) && (
          <Tabs.List mb="md">
            <Tabs.Tab value="projects">Projects</Tabs.Tab>
            {maySeeTemplates && <Tabs.Tab value="templates">Templates</Tabs.Tab>}
            {maySeeCustomers && <Tabs.Tab value="customers">Customers</Tabs.Tab>}
          </Tabs.List>
        )}
        <Tabs.Panel value="templates">
          <TemplateList />
        </Tabs.Panel>
        <Tabs.Panel value="customers">
          <CustomerList />
        </Tabs.Panel>
        <Tabs.Panel value="projects">
          <DataTable
            name="Projects"
            columns={columns(names)}
            rowKey={(one) => one.id}
            rowLabel={(one) => `Open ${one.name}`}
            query={query}
            paging={paging}
            onOpen={(one) => navigate(`/projects/${one.id}`)}
            toolbar={
              <>
                <TextInput
                  size="xs"
                  placeholder="Find by name"
                  aria-label="Find by name"
                  leftSection={<IconSearch size={14} />}
                  defaultValue={filters.search}
                  onChange={(e) => search(e.currentTarget.value)}
                />
                <NameSelect
                  aria-label="Status"
                  placeholder="Any status"
                  w={130}
                  names={statuses}
                  value={filters.status}
                  onChange={(status) => setFilters({ status })}
                />
                {maySeeCustomers && (
                  <Select
                    size="xs"
                    clearable
                    searchable
                    w={170}
                    aria-label="Customer"
                    placeholder="Any customer"
                    comboboxProps={{ width: 260, position: "bottom-start" }}
                    data={customers.data?.items.map((one) => ({ value: one.id, label: one.name })) ?? []}
                    value={filters.customerId ?? null}
                    onChange={(customerId) => setFilters({ customerId })}
                  />
                )}
              </>
            }
            empty={
              filtered ? (
                <EmptyState
                  icon={IconSearch}
                  title="No project fits"
                  action={
                    <Button
                      variant="default"
                      onClick={() => setFilters({ status: null, search: null, customerId: null })}
                    >
                      Clear the filters
                    </Button>
                  }
                >
                  Nothing has this name and status.
                </EmptyState>
              ) : (
                <EmptyState icon={IconFolderPlus} title="No projects yet" action={create}>
                  A project says what is labelled and how: the classes and questions, how many people see each task, how
                  much is reviewed. Begin with a template and change what you need.
                </EmptyState>
              )
            }
          />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
