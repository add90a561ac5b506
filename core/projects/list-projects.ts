import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import type { Project, projectsContract } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/projects.ts";

export async function listProjects(
  ctx: Context,
  input: Input<typeof projectsContract.listProjects>,
): Promise<Page<Project>> {
  const rows = await transaction(ctx, (tx) => store.listProjects(tx, scopeOf(ctx), input, input.cursor, input.limit));
  return toPage(rows, input.limit, (row) => row.id);
}
