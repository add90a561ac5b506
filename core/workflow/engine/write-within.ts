import type { Context } from "../../kernel/context.ts";
import { afterCommit, transaction } from "../../kernel/transaction.ts";
import { requestProblems } from "../../kernel/wire/problem.ts";
import { applyChangesIn } from "../store/changes.ts";
import type { Outcome, Submission } from "./submission.ts";
import type { Workshop } from "./workshop.ts";

const TRIES = 20;

/** Does one thing to an instance in a transaction of the caller's own, which writes what the caller has to note besides. */
export async function writeWithin(
  ctx: Context,
  workshop: Workshop,
  request: Omit<Submission, "settle" | "fail">,
): Promise<Outcome> {
  for (let tries = 1; tries <= TRIES; tries++) {
    let refusal: { error: unknown } | undefined;
    const submission: Submission = { ...request, settle: () => {}, fail: (error) => (refusal = { error }) };
    const [planned] = await workshop.work([{ taskId: request.taskId, submissions: [submission] }]);
    if (refusal) throw refusal.error;
    if ("poison" in planned!) throw planned.poison;
    const { change, outcomes } = planned!;
    const { stale } = await transaction(ctx, async (tx) => {
      afterCommit(() => ctx.runtime.wake("relay"));
      return applyChangesIn(tx, [change]);
    });
    workshop.forget(request.taskId);
    if (stale.size === 0) return outcomes[0]!.outcome;
  }
  throw requestProblems.conflict({ detail: "The instance moves too fast to be changed now." });
}
