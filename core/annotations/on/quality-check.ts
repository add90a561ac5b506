import type { Context } from "../../kernel/context.ts";
import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import { qualityEvents } from "../../quality/events.ts";
import { judge } from "../judge.ts";
import { lockAnnotationsOfTask, saveAnnotationRow } from "../store/annotations.ts";

async function takeOver(
  ctx: Context,
  check: EventData<typeof qualityEvents, "quality_check.completed">,
  time: string,
): Promise<void> {
  await transaction(ctx, async (tx) => {
    for (const row of await lockAnnotationsOfTask(tx, ctx.workspaceId, check.taskId)) {
      const judged = judge(row, check, new Date(time));
      if (judged) await saveAnnotationRow(tx, judged);
    }
  });
}

export const onQualityCheck = [
  reaction("take-over-passed", qualityEvents, "quality_check.passed", (ctx, event) =>
    takeOver(ctx, event.data, event.time),
  ),
  reaction("take-over-failed", qualityEvents, "quality_check.failed", (ctx, event) =>
    takeOver(ctx, event.data, event.time),
  ),
];
