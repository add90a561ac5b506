import * as v from "valibot";
import type { Context } from "../../kernel/context.ts";
import { enqueue, job } from "../../kernel/job.ts";
import type { Tx } from "../../kernel/transaction.ts";
import { Id } from "../../kernel/wire/id.ts";
import { fitProject } from "../fit-project.ts";

const NIGHT_HOUR = 2;

/** Two o'clock (UTC) after an instant. */
export function nextNight(now: Date): Date {
  const night = new Date(now);
  night.setUTCHours(NIGHT_HOUR, 0, 0, 0);
  if (night <= now) night.setUTCDate(night.getUTCDate() + 1);
  return night;
}

/** Explains all tasks of a project together, where each answer until now was explained by what was known when it came. */
export const fitConsensusJob = job("fit-consensus", v.object({ projectId: Id }), (ctx, { projectId }, run) =>
  fitProject(ctx, projectId, run.signal),
);

/** Asks that a project's tasks be explained together next night, once however often that is asked. */
export function fitTonight(tx: Tx, ctx: Context, projectId: string): Promise<void> {
  return enqueue(tx, ctx, fitConsensusJob, { projectId }, { runAt: nextNight(ctx.clock.now()), dedupeKey: projectId });
}
