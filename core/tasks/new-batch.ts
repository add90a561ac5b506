import type { Context } from "../kernel/context.ts";
import { newId } from "../kernel/wire/id.ts";
import type { BatchRow } from "./store/batches.ts";

/** A batch without tasks. */
export function newBatch(
  ctx: Context,
  projectId: string,
  name: string,
  dueAt: string | null = null,
  catchAll = false,
): BatchRow {
  return {
    id: newId(),
    workspaceId: ctx.workspaceId,
    projectId,
    name,
    status: "open",
    catchAll,
    tasks: 0,
    completed: 0,
    cancelled: 0,
    golds: 0,
    dueAt: dueAt === null ? null : new Date(dueAt),
    createdAt: ctx.clock.now(),
    completedAt: null,
    version: 1,
  };
}
