import { createContext, type Runtime } from "../kernel/context.ts";
import { schedule } from "../kernel/schedule.ts";
import { systemQuery, transaction } from "../kernel/transaction.ts";
import { importsBefore, removeImport, removeLines } from "./store/imports.ts";

/** What an import has said is kept so long; its tasks stay. */
export const KEPT_DAYS = 90;
const AT_ONCE = 100;
const LINES = 10_000;

/** Forgets imports that nothing has happened to for long, with their reports, a few lines at a time. Returns how many. */
export async function sweepImports(runtime: Runtime): Promise<number> {
  const before = new Date(runtime.clock.now().getTime() - KEPT_DAYS * 86_400_000);
  const old = await systemQuery(runtime, (tx) => importsBefore(tx, before, AT_ONCE));
  for (const { id, workspaceId } of old) {
    const ctx = createContext(runtime, { workspaceId });
    while ((await transaction(ctx, (tx) => removeLines(tx, workspaceId, id, LINES))) === LINES);
    await transaction(ctx, (tx) => removeImport(tx, workspaceId, id, before));
  }
  return old.length;
}

export const sweepOldImports = schedule("sweep-imports", 3_600_000, async (runtime) => {
  while ((await sweepImports(runtime)) === AT_ONCE);
});
