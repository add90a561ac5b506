import { createContext, type Runtime } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { schedule } from "../kernel/schedule.ts";
import { systemQuery, transaction } from "../kernel/transaction.ts";
import { tasksEvents } from "./events.ts";
import * as store from "./store/finished.ts";

const DAY_MS = 86_400_000;
const AT_ONCE = 500;
/** A month is dropped no sooner than this after its end: what is stored today may have been given its id before. */
const SETTLED_DAYS = 7;

/**
 * Removes the tasks that ended longer ago than their project keeps them, a lot at a time, each with an event that counts it; whole
 * months go once they are empty. What is open, leased or a gold stays, however old. Returns how many tasks and months went.
 */
export async function removeFinished(runtime: Runtime): Promise<{ tasks: number; months: number }> {
  const now = runtime.clock.now().getTime();
  let tasks = 0;
  for (const { workspaceId, projectId, days } of await systemQuery(runtime, store.projectsThatForget)) {
    const ctx = createContext(runtime, { workspaceId });
    const before = new Date(now - days * DAY_MS);
    for (let after: string | null = null; ;) {
      const lot = await transaction(ctx, async (tx) => {
        const ids = await store.lockFinished(tx, { workspaceId, projectId }, before, after, AT_ONCE);
        if (ids.length === 0) return ids;
        const assignments = await store.removeTasks(tx, workspaceId, ids);
        const endedBefore = before.toISOString();
        const told = { projectId, tasks: ids.length, assignments, endedBefore };
        await emit(tx, ctx, tasksEvents, "project.finished_removed", told);
        return ids;
      });
      tasks += lot.length;
      if (lot.length < AT_ONCE) break;
      after = lot.at(-1)!;
    }
  }
  const months = await systemQuery(runtime, (tx) => store.dropEmptyMonths(tx, new Date(now - SETTLED_DAYS * DAY_MS)));
  return { tasks, months };
}

export const removeFinishedHourly = schedule("remove-finished", 3_600_000, async (runtime) => {
  const { tasks, months } = await removeFinished(runtime);
  if (tasks + months > 0)
    runtime.log.info({ service: runtime.service, tasks, months }, "tasks that ended long ago were removed");
});
