import { Migration } from "../../machines/engine/migrate.ts";
import type { Context } from "../kernel/context.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { pauseInstance, resumeInstance, stopInstance } from "./control-instance.ts";
import { compiledVersion } from "./definitions.ts";
import { changeVersion, planMove, writeMove } from "./move-instance.ts";
import { retryInstance } from "./retry-instance.ts";
import { lockById } from "./store/instances.ts";
import type { SweepRow } from "./store/sweeps.ts";

interface Outcome {
  kind: "done" | "skipped" | "failed";
  reason?: string;
}
type Changer = (tx: Tx, instanceId: string) => Promise<Outcome>;

/** What a sweep does to each of its instances, inside the transaction that counts it. */
export async function changerOf(ctx: Context, sweep: SweepRow): Promise<Changer> {
  if (sweep.kind === "migrate") return mover(ctx, sweep);
  const verbs = { pause: pauseInstance, resume: resumeInstance, stop: stopInstance, retry: retryInstance };
  const verb = verbs[sweep.kind];
  return (tx, instanceId) =>
    tx
      .transaction(async () => {
        await verb(ctx, { instanceId });
        return { kind: "done" } as const;
      })
      .catch(refused);
}

/** A refusal is about this instance; it undoes what was begun with it, and the next one has its turn. */
function refused(error: unknown): Outcome {
  if (!(error instanceof Problem) || error.status >= 500) throw error;
  if (error.code === "workflow.still_failing") return { kind: "failed", reason: error.message };
  return { kind: "skipped" };
}

async function mover(ctx: Context, sweep: SweepRow): Promise<Changer> {
  const { from, to, map, entry } = sweep.migration!;
  const [old, fresh] = await transaction(ctx, async (tx) => [
    await compiledVersion(tx, ctx.workspaceId, sweep.workflowId!, from),
    await compiledVersion(tx, ctx.workspaceId, sweep.workflowId!, to),
  ]);
  const migration = new Migration({ from: old!, to: fresh!, map, entry });
  return async (tx, instanceId) => {
    const row = await lockById(tx, ctx.workspaceId, instanceId);
    if (!row || row.definitionVersion !== from || row.status === "completed" || row.status === "stopped")
      return { kind: "skipped" };
    if (row.states.length === 0) {
      await changeVersion(ctx, row, sweep);
      return { kind: "done" };
    }
    const { step, problems } = await planMove(tx, ctx, row, migration);
    if (!step) return { kind: "failed", reason: problems.map(({ message }) => message).join(" ") };
    await writeMove(tx, ctx, row, step, sweep);
    return { kind: "done" };
  };
}
