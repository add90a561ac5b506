import { useQuery } from "@tanstack/react-query";
import { ask } from "../../look/ask.ts";
import { useCan } from "../../look/session.ts";

const MOST = 200;

/** The newest tasks that a person has to decide. */
export function useTasksToDecide(projectId?: string) {
  const enabled = useCan("task.read");
  return useQuery({
    ...ask("tasks", "listTasks", { projectId, toDecide: true, limit: MOST }),
    enabled,
    refetchInterval: 30_000,
  });
}

/** How many tasks wait for a person to decide what they mean, in words, and the list of them; null while there is none. */
export function useToDecide(projectId?: string): { words: string; href: string } | null {
  const query = useTasksToDecide(projectId);
  const found = query.data?.items.length ?? 0;
  if (found === 0) return null;
  const many = `${found}${query.data?.nextCursor ? "+" : ""} ${found === 1 ? "task" : "tasks"}`;
  return {
    words: `${many} to decide: it is not sure enough what people mean`,
    href: `${projectId ? `/projects/${projectId}` : ""}/tasks?toDecide=true`,
  };
}
