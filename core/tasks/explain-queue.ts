import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { askAuth } from "./ask-auth.ts";
import type { tasksContract } from "./contract.ts";
import type { QueueExplanation } from "./explanation.contract.ts";
import { learnSkills } from "./learn-skills.ts";
import { standingOf } from "./rules.ts";
import { scopeOf } from "./scope.ts";
import { liveOfUser } from "./store/assignments.ts";
import { rulesOf } from "./store/queue-rules.ts";
import { admits, findQueue } from "./store/queues.ts";
import { verdictsOf } from "./verdicts.ts";
import { situationOf } from "./why-empty.ts";

type C = typeof tasksContract;

/** What a queue has for somebody else, and what keeps the rest from him; throws 404 for a queue that is not there, and takes somebody unknown for an account that is not active. */
export async function explainQueue(
  ctx: Context,
  { queueId, userId }: Input<C["explainQueue"]>,
): Promise<QueueExplanation> {
  const { projectId } = await transaction(ctx, async (tx) => {
    const queue = await findQueue(tx, scopeOf(ctx), queueId);
    if (!queue) throw requestProblems.not_found();
    return queue;
  });
  const person = await askAuth(ctx, projectId, userId);
  await learnSkills(ctx, queueId, userId);
  return transaction(ctx, async (tx) => {
    const queue = await findQueue(tx, scopeOf(ctx), queueId);
    if (!queue) throw requestProblems.not_found();
    const { stage } = queue;
    const situation = await situationOf(tx, ctx, queue, userId);
    const live = (await liveOfUser(tx, ctx.workspaceId, userId)).filter(
      (one) => one.projectId === projectId && one.stage === stage && standingOf(one, ctx.clock.now()) === "active",
    );
    const conditions = verdictsOf(
      situation,
      { ...queue, onboarding: rulesOf(queue).onboarding ?? null },
      person,
      await admits(tx, queue, userId),
    );
    const barred = conditions.some(({ condition, holds }) => holds === false && condition !== "onboarding");
    return {
      queueId,
      userId,
      available: barred ? 0 : Math.max(0, situation.availableToMe - live.length),
      inHand: live.length,
      waiting: situation.waiting,
      conditions,
      excluded: situation.excluded ?? [],
    };
  });
}
