import { Checkbox, Select, Stack, TextInput, Tooltip } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconListCheck, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { Project } from "../../../projects/contract.ts";
import { type Task, TaskStatus } from "../../../tasks/contract.ts";
import { NameSelect, ProjectSelect } from "../../choices.tsx";
import { ask } from "../../look/ask.ts";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { ShortId } from "../../look/short-id.tsx";
import { useCan } from "../../look/session.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { titleOf } from "../../look/status-look.ts";
import { OneLine } from "../../one-line.tsx";
import { useFilters } from "../../use-filters.ts";
import { useList } from "../../use-list.ts";
import { BulkBar } from "./bulk/bulk-bar.tsx";
import { useSelectAll } from "./bulk/use-select-all.ts";
import { TaskDrawer } from "./task-drawer.tsx";
import { TaskTitle } from "./task-title.tsx";

function columns(projects: Map<string, string> | null): Column<Task>[] {
  return [
    { key: "task", title: "Task", render: (one) => <TaskTitle task={one} /> },
    ...(projects
      ? [
          {
            key: "project",
            title: "Project",
            wideOnly: true,
            render: (one: Task) => <OneLine>{projects.get(one.projectId) ?? ""}</OneLine>,
          },
        ]
      : []),
    {
      key: "status",
      title: "Status",
      width: 130,
      render: (one) => (
        <Stack gap={2} align="flex-start">
          <StatusBadge status={one.status} />
          {one.toDecide && <StatusBadge status="to_decide" />}
        </Stack>
      ),
    },
    {
      key: "stage",
      title: "Waits in",
      width: 100,
      wideOnly: true,
      render: (one) => (one.stage ? titleOf(one.stage) : ""),
    },
    {
      key: "submissions",
      title: "Hand-ins",
      align: "right",
      width: 90,
      wideOnly: true,
      render: (one) => `${one.submissions} of ${one.overlap}`,
    },
    { key: "priority", title: "Priority", align: "right", width: 80, wideOnly: true, render: (one) => one.priority },
    {
      key: "updated",
      title: "Changed",
      width: 110,
      wideOnly: true,
      render: (one) => <RelativeTime at={one.updatedAt} />,
    },
    { key: "created", title: "Created", optional: true, render: (one) => <RelativeTime at={one.createdAt} /> },
    {
      key: "completed",
      title: "Completed",
      optional: true,
      render: (one) => <RelativeTime at={one.completedAt} empty="" />,
    },
    { key: "key", title: "Key", optional: true, render: (one) => one.externalKey ?? "" },
    { key: "schema", title: "Schema", align: "right", optional: true, render: (one) => `v${one.schemaVersion}` },
    { key: "id", title: "Id", optional: true, render: (one) => <ShortId id={one.id} /> },
  ];
}

/** Tasks with filters; the one named in the address is open beside the list. */
export function TaskTable({ project }: { project?: Project }) {
  const [filters, setFilters] = useFilters("projectId", "batchId", "status", "toDecide", "externalKey", "task");
  const { task, ...rest } = filters;
  const input = project ? { ...rest, projectId: project.id } : rest;
  const { query, paging } = useList("tasks", "listTasks", input, { every: 15_000 });
  const projects = useQuery({
    ...ask("projects", "listProjects", { limit: 200 }),
    staleTime: 30_000,
    enabled: !project,
  });
  const batches = useQuery({
    ...ask("tasks", "listBatches", { projectId: input.projectId, limit: 200 }),
    enabled: Boolean(input.projectId),
  });
  const names = useMemo(
    () => (project ? null : new Map(projects.data?.items.map((one) => [one.id, one.name]))),
    [project, projects.data],
  );
  const [selected, setSelected] = useState<ReadonlyMap<string, Task>>(new Map());
  const mayChange = [useCan("task.assign"), useCan("task.update")].includes(true);
  const shape = JSON.stringify(input);
  useEffect(() => setSelected(new Map()), [shape]);
  const all = useSelectAll(input, setSelected);
  const toggle = (rows: Task[], on: boolean) => {
    const next = new Map(selected);
    for (const row of rows) {
      if (on) next.set(row.id, row);
      else next.delete(row.id);
    }
    setSelected(next);
  };
  const search = useDebouncedCallback((text: string) => setFilters({ externalKey: text.trim() || null }), 300);
  const filtered = Object.keys(rest).length > 0;
  return (
    <>
      <DataTable<Task>
        name="Tasks"
        columns={columns(names)}
        rowKey={(one) => one.id}
        rowLabel={(one) => `Open task ${one.externalKey ?? one.data.name ?? one.id}`}
        query={query}
        paging={paging}
        selectedKey={task}
        selection={mayChange ? { has: (key) => selected.has(key), toggle } : undefined}
        onOpen={(one) => setFilters({ task: one.id })}
        maxHeight={project ? "max(320px, calc(100dvh - 330px))" : undefined}
        toolbar={
          <>
            {!project && (
              <ProjectSelect
                aria-label="Project"
                placeholder="Any project"
                w={180}
                value={filters.projectId}
                onChange={(projectId) => setFilters({ projectId, batchId: null })}
              />
            )}
            <NameSelect
              aria-label="Status"
              placeholder="Any status"
              w={130}
              names={TaskStatus.options}
              value={filters.status}
              onChange={(status) => setFilters({ status })}
            />
            {input.projectId && (
              <Select
                size="xs"
                clearable
                searchable
                aria-label="Batch"
                placeholder="Any batch"
                w={180}
                comboboxProps={{ width: 300, position: "bottom-start" }}
                data={batches.data?.items.map((one) => ({ value: one.id, label: one.name })) ?? []}
                value={filters.batchId ?? null}
                onChange={(batchId) => setFilters({ batchId })}
              />
            )}
            <Tooltip
              label="Several people have worked on them, and it is not sure enough what they mean"
              multiline
              maw={260}
            >
              <Checkbox
                size="xs"
                label="To decide"
                checked={filters.toDecide === "true"}
                onChange={(event) => setFilters({ toDecide: event.currentTarget.checked ? "true" : null })}
              />
            </Tooltip>
            <TextInput
              size="xs"
              w={170}
              placeholder="Key, exactly"
              aria-label="Key, exactly"
              leftSection={<IconSearch size={14} />}
              defaultValue={filters.externalKey}
              onChange={(e) => search(e.currentTarget.value)}
            />
          </>
        }
        empty={
          <EmptyState icon={IconListCheck} title={filtered ? "No task fits" : "No tasks yet"}>
            {filtered
              ? "Change or clear a filter above."
              : "A task is one image or text to be labelled. Import some in a project."}
          </EmptyState>
        }
      />
      <BulkBar
        selected={selected}
        onSelect={setSelected}
        onAll={query.data?.nextCursor ? all.load : null}
        loadingAll={all.isLoading}
      />
      <TaskDrawer taskId={task ?? null} onClose={() => setFilters({ task: null })} />
    </>
  );
}
