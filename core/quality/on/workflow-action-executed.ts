import * as v from "valibot";
import { onlyWhen, reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import { workflowEvents } from "../../workflow/events.ts";
import { withFused } from "../fuse.ts";
import { newCheck, standing, standingFused } from "../new-check.ts";
import { openReview } from "../open-review.ts";
import { recordCheck } from "../record-check.ts";
import { runConsensus } from "../run-consensus.ts";
import { runRules } from "../run-rules.ts";

const Consensus = v.object({ threshold: v.pipe(v.number(), v.minValue(0), v.maxValue(1)) });
const mine: ReadonlySet<string> = new Set(["quality.check", "quality.consensus", "review.open"]);

/** Carries out `quality.check`, `quality.consensus` and `review.open`, each once by its key. */
export const onWorkflowActionExecuted = onlyWhen(
  reaction(
    "check-and-review",
    workflowEvents,
    "workflow.action.executed",
    async (ctx, { data: { action, params, key, taskId, projectId, batchId } }) => {
      const about = { taskId, projectId, batchId };
      if (action === "quality.check") return runRules(ctx, taskId, key);
      if (action === "quality.consensus") return runConsensus(ctx, about, v.parse(Consensus, params).threshold, key);
      const { check } = await newCheck(ctx, about, await standing(ctx, taskId), key);
      return withFused(check, await standingFused(ctx, taskId));
    },
    async (ctx, _event, check) => {
      await transaction(ctx, (tx) =>
        check.kind === "review" ? openReview(tx, ctx, check) : recordCheck(tx, ctx, check),
      );
    },
  ),
  ({ action }: EventData<typeof workflowEvents, "workflow.action.executed">) => mine.has(action),
);
