import type { Context } from "../../kernel/context.ts";
import { afterCommit, transaction } from "../../kernel/transaction.ts";
import { requestProblems } from "../../kernel/wire/problem.ts";
import { applyChangesIn } from "../store/changes.ts";
import type { Outcome, Submission } from "./submission.ts";
import type { Workshop } from "./workshop.ts";

const TRIES = 20;

/** Does one thing to an instance in the caller's transaction, or in one that also writes what the caller has to note. */
export async function writeWithin(
  ctx: Context,
  workshop: Workshop,
  request: Omit<Submission, "settle" | "fail">,
): Promise<Outcome> {
  try {
    return await transaction(ctx, async (tx) => {
      for (let tries = 1; tries <= TRIES; tries++) {
        let refusal: { error: unknown } | undefined;
        const submission: Submission = { ...request, settle: () => {}, fail: (error) => (refusal = { error }) };
        const [planned] = await workshop.work([{ taskId: request.taskId, submissions: [submission] }], tx);
        if (refusal) throw refusal.error;
        if ("poison" in planned!) throw planned.poison;
        const { change, outcomes } = planned!;
        const { stale } = await applyChangesIn(tx, [change]);
        if (stale.size > 0) continue;
        afterCommit(() => ctx.runtime.wake("relay"));
        return outcomes[0]!.outcome;
      }
      throw requestProblems.conflict({ detail: "The instance moves too fast to be changed now." });
    });
  } finally {
    workshop.forget(request.taskId);
  }
}
