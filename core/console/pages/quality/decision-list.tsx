import { IconScale } from "@tabler/icons-react";
import { useLocation } from "wouter";
import type { Consensus } from "../../../quality/contract.ts";
import type { Task } from "../../../tasks/contract.ts";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { ShortId } from "../../look/short-id.tsx";
import { count, share } from "../../numbers.ts";
import { useList } from "../../use-list.ts";
import { TaskTitle } from "../tasks/task-title.tsx";
import { useTasksToDecide } from "../tasks/use-to-decide.ts";

const columns = (tasks: ReadonlyMap<string, Task>): Column<Consensus>[] => [
  {
    key: "task",
    title: "Task",
    render: ({ taskId }) => {
      const task = tasks.get(taskId);
      return task ? <TaskTitle task={task} /> : <ShortId id={taskId} label="task id" />;
    },
  },
  { key: "confidence", title: "Sure", align: "right", width: 90, render: (one) => share(one.confidence) },
  {
    key: "entropy",
    title: "Left to know",
    align: "right",
    width: 120,
    wideOnly: true,
    render: (one) => `${one.entropy.toFixed(1)} bits`,
  },
  { key: "answers", title: "People", align: "right", width: 80, render: (one) => count(one.answers) },
  { key: "updated", title: "Since", width: 120, wideOnly: true, render: (one) => <RelativeTime at={one.updatedAt} /> },
];

/** Tasks on which people are too divided: a person has to decide. */
export function DecisionList({ projectId }: { projectId: string }) {
  const [, navigate] = useLocation();
  const tasks = useTasksToDecide(projectId);
  const { query, paging } = useList("quality", "listConsensus", { projectId }, { every: 60_000 });
  return (
    <DataTable<Consensus>
      bare
      name="Tasks to decide"
      columns={columns(new Map(tasks.data?.items.map((one) => [one.id, one])))}
      rowKey={(one) => one.taskId}
      onOpen={(one) => navigate(`/tasks/${one.taskId}`)}
      rowLabel={() => "Open a task to decide"}
      query={query}
      paging={paging}
      empty={
        <EmptyState icon={IconScale} title="Nothing to decide">
          Where several people work on a task and it is not sure enough what their answers mean, it waits here for a
          reviewer.
        </EmptyState>
      }
    />
  );
}
