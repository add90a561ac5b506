import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import { qualityContract } from "../quality/contract.ts";
import { scopeOf } from "./scope.ts";
import { holdOnToSkills, keepSkills, skillsOf } from "./store/annotators.ts";
import { findQueue } from "./store/queues.ts";

/** So long what quality has said of somebody is taken as it was. */
const FRESH_MS = 15 * 60_000;

/** Asks quality how good somebody is, where a queue asks for skills and that is not known; while quality is away, what it said last holds on. */
export async function learnSkills(ctx: Context, queueId: string, userId: string): Promise<void> {
  const { workspaceId } = ctx;
  const now = ctx.clock.now();
  const person = await transaction(ctx, async (tx) => {
    const queue = await findQueue(tx, scopeOf(ctx), queueId);
    if (!queue?.skills) return null;
    const one = { workspaceId, projectId: queue.projectId, userId };
    const known = (await skillsOf(tx, one)).get("");
    return known && now.getTime() - known.knownAt.getTime() < FRESH_MS ? null : one;
  });
  if (!person) return;
  const levels = await askQuality(ctx, person.projectId, userId);
  await transaction(ctx, (tx) => (levels ? keepSkills(tx, person, levels, now) : holdOnToSkills(tx, person, now)));
}

async function askQuality(ctx: Context, projectId: string, userId: string): Promise<Map<string, number> | null> {
  try {
    const { mean, classes } = await ctx.call("quality", qualityContract).getPersonSkill({ projectId, userId });
    return new Map([["", mean], ...classes.map((one): [string, number] => [one.class, one.mean])]);
  } catch (error) {
    ctx.log.warn({ projectId, error }, "quality could not be asked how good somebody is");
    return null;
  }
}
