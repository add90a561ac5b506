import * as v from "valibot";
import { job } from "../../kernel/job.ts";
import { transaction } from "../../kernel/transaction.ts";
import { Id } from "../../kernel/wire/id.ts";
import { cancelTask } from "../cancel-task.ts";
import { CANCEL } from "../store/kept-back.ts";
import { lockTask } from "../store/tasks.ts";

/** Cancels a task whose time to be restored is over, in the name of whoever asked for it; one that was completed meanwhile stays so. */
export const cancelLater = job(CANCEL, v.object({ taskId: Id, by: v.nullable(Id) }), (ctx, { taskId, by }) =>
  transaction(ctx, async (tx) => {
    const task = await lockTask(tx, { workspaceId: ctx.workspaceId, customerId: null }, taskId);
    if (!task || task.ended === "completed") return;
    await cancelTask(tx, by ? { ...ctx, actor: { type: "user", id: by } } : ctx, task);
  }),
);
