import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconStack2 } from "@tabler/icons-react";
import { useMemo } from "react";
import type { ProjectStatus } from "../../../projects/contract.ts";
import type { Queue } from "../../../tasks/contract.ts";
import { NameSelect, ProjectSelect } from "../../choices.tsx";
import { ask } from "../../look/ask.ts";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { PageHeader } from "../../look/page-header.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { ShortId } from "../../look/short-id.tsx";
import { titleOf } from "../../look/status-look.ts";
import { NewProjectButton } from "../../new-project-button.tsx";
import { count } from "../../numbers.ts";
import { Page } from "../../page.tsx";
import { OneLine } from "../../one-line.tsx";
import { useFilters } from "../../use-filters.ts";
import { useList } from "../../use-list.ts";
import { HandsOut } from "./hands-out.tsx";
import { NewQueue } from "./new-queue.tsx";
import { PauseSwitch } from "./pause-switch.tsx";
import { LanguagesDialog } from "./languages-dialog.tsx";
import { QueueRules } from "./queue-rules.tsx";
import { StrategySelect } from "./strategy-select.tsx";
import { WhyNothing } from "./why-nothing.tsx";
import { WorkingNow } from "./working-now.tsx";

function columns(projects: Map<string, string>, statuses: Map<string, ProjectStatus>): Column<Queue>[] {
  return [
    { key: "name", title: "Queue", render: (one) => one.name },
    {
      key: "project",
      title: "Project",
      render: (one) => <OneLine width={420}>{projects.get(one.projectId) ?? ""}</OneLine>,
    },
    {
      key: "hands",
      title: "Hands out",
      width: 170,
      wideOnly: true,
      render: (one) => <HandsOut queue={one} status={statuses.get(one.projectId)} />,
    },
    { key: "stage", title: "Stage", width: 100, wideOnly: true, render: (one) => titleOf(one.stage) },
    { key: "waiting", title: "Waiting", align: "right", width: 90, render: (one) => count(one.waiting) },
    { key: "active", title: "Being worked on", align: "right", width: 130, render: (one) => count(one.active) },
    { key: "strategy", title: "Order", width: 170, wideOnly: true, render: (one) => <StrategySelect queue={one} /> },
    { key: "rules", title: "Offers", width: 220, wideOnly: true, render: (one) => <QueueRules queue={one} /> },
    { key: "running", title: "Running", width: 110, render: (one) => <PauseSwitch queue={one} /> },
    { key: "created", title: "Created", optional: true, render: (one) => <RelativeTime at={one.createdAt} /> },
    { key: "id", title: "Id", optional: true, render: (one) => <ShortId id={one.id} /> },
  ];
}

/** The queues as they are now: how much waits, how much is being worked on, and the switch to hold one. */
export function QueuesPage() {
  const [filters, setFilters] = useFilters("projectId", "stage");
  const mayManage = useCan("queue.manage");
  const [adding, add] = useDisclosure(false);
  const [speaking, languages] = useDisclosure(false);
  const { query, paging } = useList("tasks", "listQueues", filters, { every: 4000, limit: 100 });
  const projects = useQuery({ ...ask("projects", "listProjects", { limit: 200 }), staleTime: 30_000 });
  const names = useMemo(() => new Map(projects.data?.items.map((one) => [one.id, one.name])), [projects.data]);
  const statuses = useMemo(() => new Map(projects.data?.items.map((one) => [one.id, one.status])), [projects.data]);
  const create = mayManage && (
    <Button size="xs" onClick={add.open}>
      New queue
    </Button>
  );
  return (
    <Page>
      <PageHeader
        title="Queues"
        subtitle="Every project has one for annotating and one for review. Counts are live."
        actions={
          names.size > 0 && (
            <>
              {mayManage && (
                <Button size="xs" variant="default" onClick={languages.open}>
                  Languages
                </Button>
              )}
              {create}
            </>
          )
        }
      />
      <DataTable<Queue>
        name="Queues"
        columns={columns(names, statuses)}
        rowKey={(one) => one.id}
        query={query}
        paging={paging}
        maxHeight="max(280px, calc(60dvh - 140px))"
        toolbar={
          <>
            <ProjectSelect
              aria-label="Project"
              placeholder="Any project"
              w={180}
              value={filters.projectId}
              onChange={(projectId) => setFilters({ projectId })}
            />
            <NameSelect
              aria-label="Stage"
              placeholder="Any stage"
              w={130}
              names={["annotate", "review"]}
              value={filters.stage}
              onChange={(stage) => setFilters({ stage })}
            />
          </>
        }
        empty={
          filters.projectId || filters.stage ? (
            <EmptyState
              icon={IconStack2}
              title="No queue fits"
              action={
                <Button size="xs" variant="default" onClick={() => setFilters({ projectId: null, stage: null })}>
                  Clear the filters
                </Button>
              }
            >
              This project has no queue of this stage.
            </EmptyState>
          ) : (
            <EmptyState icon={IconStack2} title="No queues" action={names.size > 0 ? create : <NewProjectButton />}>
              A queue hands tasks to people one at a time. Queues come with each project.
            </EmptyState>
          )
        }
      />
      <WorkingNow queues={query.data?.items ?? []} projects={names} />
      <WhyNothing queues={query.data?.items ?? []} projects={names} />
      <NewQueue opened={adding} onClose={add.close} />
      <LanguagesDialog opened={speaking} onClose={languages.close} />
    </Page>
  );
}
