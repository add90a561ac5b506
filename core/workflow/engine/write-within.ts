import type { Context } from "../../kernel/context.ts";
import { failpoint } from "../../kernel/failpoint.ts";
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
    const done = await transaction(ctx, async (tx) => {
      for (let tries = 1; tries <= TRIES; tries++) {
        const submission: Submission = { ...request, settle: () => {}, fail: () => {} };
        const [planned] = await workshop.work([{ taskId: request.taskId, submissions: [submission] }], tx);
        if ("poison" in planned!) throw planned.poison;
        const { change, outcomes } = planned!;
        await failpoint("workflow.within.planned");
        const { stale } = await applyChangesIn(tx, [change]);
        if (stale.size > 0) continue;
        await failpoint("workflow.within.written");
        const { outcome } = outcomes[0]!;
        if (outcome.error !== undefined) throw outcome.error;
        afterCommit(() => ctx.runtime.wake("relay"));
        return outcome;
      }
      throw requestProblems.conflict({ detail: "The instance moves too fast to be changed now." });
    });
    await failpoint("workflow.within.committed");
    return done;
  } finally {
    workshop.forget(request.taskId);
  }
}

/** What one of many changes came to; without either, somebody was faster, and it has to be decided anew. */
export interface Answer {
  outcome?: Outcome;
  /** What `decide` threw, or why it could not be worked out. */
  error?: unknown;
}

/** Changes many instances by one statement in the caller's transaction; each as a whole or not at all. */
export async function writeAllWithin(
  ctx: Context,
  workshop: Workshop,
  requests: readonly Omit<Submission, "settle" | "fail">[],
): Promise<Answer[]> {
  const answers: Answer[] = requests.map(() => ({}));
  const groups = requests.map((request, i) => {
    const fail = (error: unknown) => void (answers[i] = { error });
    return { taskId: request.taskId, submissions: [{ ...request, settle: () => {}, fail }] };
  });
  try {
    return await transaction(ctx, async (tx) => {
      const worked = await workshop.work(groups, tx);
      const sound = worked.flatMap((planned, i) => {
        if ("poison" in planned) answers[i] = { error: planned.poison };
        return "poison" in planned || answers[i]!.error ? [] : [{ i, ...planned }];
      });
      if (sound.length === 0) return answers;
      const changes = sound.map(({ change }) => change);
      const { stale } = await applyChangesIn(tx, changes);
      for (const [x, { i, outcomes }] of sound.entries())
        if (!stale.has(x)) answers[i] = { outcome: outcomes[0]!.outcome };
      afterCommit(() => ctx.runtime.wake("relay"));
      return answers;
    });
  } finally {
    for (const { taskId } of requests) workshop.forget(taskId);
  }
}
