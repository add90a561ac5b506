import { Migration } from "../../machines/engine/migrate.ts";
import type { Context } from "../kernel/context.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { pauseInstance, resumeInstance, stopInstance } from "./control-instance.ts";
import { compiledVersion } from "./definitions.ts";
import { moveInstances } from "./move-instances.ts";
import { retryInstance } from "./retry-instance.ts";
import type { SweepRow } from "./store/sweeps.ts";

/** What became of one instance. */
export interface Outcome {
  kind: "done" | "skipped" | "failed";
  reason?: string;
}
export type Outcomes = ReadonlyMap<string, Outcome>;
type Changer = (tx: Tx, ids: readonly string[]) => Promise<Outcomes>;

/** What a sweep does to some of its instances, inside the transaction that counts them. */
export async function changerOf(ctx: Context, sweep: SweepRow): Promise<Changer> {
  if (sweep.kind === "migrate") return mover(ctx, sweep);
  const verbs = { pause: pauseInstance, resume: resumeInstance, stop: stopInstance, retry: retryInstance };
  const verb = verbs[sweep.kind];
  return async (tx, ids) => {
    const outcomes = new Map<string, Outcome>();
    for (const instanceId of ids) {
      const tried = tx.transaction(() => verb(ctx, { instanceId }));
      outcomes.set(instanceId, await tried.then((): Outcome => ({ kind: "done" }), refused));
    }
    return outcomes;
  };
}

/** A refusal is about this instance; it undoes what was begun with it, and the next one has its turn. */
function refused(error: unknown): Outcome {
  if (!(error instanceof Problem) || error.status >= 500) throw error;
  if (error.code === "workflow.still_failing") return { kind: "failed", reason: error.message };
  return { kind: "skipped" };
}

async function mover(ctx: Context, sweep: SweepRow): Promise<Changer> {
  const { from, to, ...rest } = sweep.migration!;
  const [old, fresh] = await transaction(ctx, async (tx) => [
    await compiledVersion(tx, ctx.workspaceId, sweep.workflowId!, from),
    await compiledVersion(tx, ctx.workspaceId, sweep.workflowId!, to),
  ]);
  const migration = new Migration({ from: old!, to: fresh!, ...rest });
  return (tx, ids) => moveInstances(tx, ctx, sweep, migration, ids);
}
