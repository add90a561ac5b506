import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { beginImport } from "./begin-import.ts";
import { runImport } from "./bulk/run-import.ts";
import type { Import, tasksContract } from "./contract.ts";
import { openProject } from "./open-project.ts";
import { toImport } from "./store/imports.ts";

/** Creates tasks from a stream of lines in constant memory. Sent again under the same key it goes on where it stopped, and says the same when it was done. */
export async function importTasks(
  ctx: Context,
  { content, ...input }: Input<typeof tasksContract.importTasks>,
): Promise<Import> {
  const open = await openProject(ctx, input.projectId);
  const row = await transaction(ctx, (tx) => beginImport(tx, ctx, input));
  return toImport(row.status === "completed" ? row : await runImport(ctx, open, row, content));
}
