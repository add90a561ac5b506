import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconRoute } from "@tabler/icons-react";
import { useLocation } from "wouter";
import type { Workflow } from "../../../workflow/contract.ts";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { PageHeader } from "../../look/page-header.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { ShortId } from "../../look/short-id.tsx";
import { StatusBadge } from "../../look/status-badge.tsx";
import { count } from "../../numbers.ts";
import { Page } from "../../page.tsx";
import { useList } from "../../use-list.ts";
import { NewWorkflow } from "./new-workflow.tsx";

const columns: Column<Workflow>[] = [
  { key: "name", title: "Workflow", render: (one) => one.name },
  { key: "status", title: "Status", width: 130, render: (one) => <StatusBadge status={one.status} /> },
  {
    key: "states",
    title: "States",
    align: "right",
    width: 80,
    wideOnly: true,
    render: (one) => count(Object.keys(one.definition.states).length),
  },
  { key: "instances", title: "Running", align: "right", width: 90, render: (one) => count(one.instances) },
  {
    key: "version",
    title: "Version",
    align: "right",
    width: 80,
    wideOnly: true,
    render: (one) => one.definitionVersion,
  },
  {
    key: "updated",
    title: "Changed",
    width: 110,
    wideOnly: true,
    render: (one) => <RelativeTime at={one.updatedAt} />,
  },
  { key: "template", title: "From", optional: true, render: (one) => one.template ?? "own" },
  { key: "id", title: "Id", optional: true, render: (one) => <ShortId id={one.id} /> },
];

/** The workspace's workflows: how a task moves from new to done. */
export function WorkflowsPage() {
  const [, navigate] = useLocation();
  const mayManage = useCan("workflow.manage");
  const [adding, add] = useDisclosure(false);
  const { query, paging } = useList("workflow", "listWorkflows", {});
  const create = mayManage && (
    <Button size="xs" onClick={add.open}>
      New workflow
    </Button>
  );
  return (
    <Page>
      <PageHeader
        title="Workflows"
        subtitle="How a task moves from new to done, as a statechart. A change is a new version that new tasks follow."
        actions={create}
      />
      <DataTable
        name="Workflows"
        columns={columns}
        rowKey={(one) => one.id}
        rowLabel={(one) => `Open ${one.name}`}
        query={query}
        paging={paging}
        onOpen={(one) => navigate(`/workflows/${one.id}`)}
        empty={
          <EmptyState icon={IconRoute} title="No workflows yet" action={create}>
            The first project that you create brings its workflow with it.
          </EmptyState>
        }
      />
      <NewWorkflow opened={adding} onClose={add.close} />
    </Page>
  );
}
