import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import type { Task, tasksContract } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/tasks.ts";

export async function listTasks(
  ctx: Context,
  { limit, cursor, ...filter }: Input<typeof tasksContract.listTasks>,
): Promise<Page<Task>> {
  const rows = await transaction(ctx, (tx) => store.listTasks(tx, scopeOf(ctx), filter, cursor, limit));
  return toPage(rows, limit, (row) => row.id);
}
