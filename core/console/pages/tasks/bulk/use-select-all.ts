import { useMutation } from "@tanstack/react-query";
import type { Task, TaskStatus } from "../../../../tasks/contract.ts";
import { api } from "../../../look/api.ts";

/** As many as one may select at once. */
export const mostSelected = 1000;

/** Selects every task that fits some filters, page by page, up to a thousand. */
export function useSelectAll(
  filters: Readonly<Record<string, string | undefined>>,
  onSelect: (all: ReadonlyMap<string, Task>) => void,
): { load(): void; isLoading: boolean } {
  const load = useMutation({
    mutationFn: async () => {
      const found = new Map<string, Task>();
      let cursor: string | undefined;
      do {
        const status = filters["status"] as TaskStatus | undefined;
        const page = await api.tasks.listTasks({ ...filters, status, cursor, limit: 200 });
        for (const task of page.items) if (found.size < mostSelected) found.set(task.id, task);
        cursor = page.nextCursor ?? undefined;
      } while (cursor && found.size < mostSelected);
      return found;
    },
    onSuccess: onSelect,
  });
  return { load: () => load.mutate(), isLoading: load.isPending };
}
