import { useParams } from "wouter";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../look/ask.ts";
import { PageHeader } from "../../look/page-header.tsx";
import { Page } from "../../page.tsx";
import { TaskDetail } from "./task-detail.tsx";
import { taskTitle } from "./task-title.tsx";

/** One task on a page of its own. */
export function TaskPage() {
  const { taskId = "" } = useParams<{ taskId: string }>();
  const task = useQuery(ask("tasks", "getTask", { taskId }));
  const project = useQuery({
    ...ask("projects", "getProject", { projectId: task.data?.projectId ?? "" }),
    enabled: Boolean(task.data),
  });
  const trail = [
    { title: "Tasks", href: "/tasks" },
    ...(project.data ? [{ title: project.data.name, href: `/projects/${project.data.id}/tasks` }] : []),
  ];
  return (
    <Page wide={false}>
      <PageHeader title={task.data ? taskTitle(task.data) : "Task"} trail={trail} />
      <TaskDetail taskId={taskId} plain />
    </Page>
  );
}
