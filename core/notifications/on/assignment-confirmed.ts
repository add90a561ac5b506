import { authContract } from "../../auth/contract.ts";
import { emit } from "../../kernel/outbox.ts";
import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { tasksEvents } from "../../tasks/events.ts";
import { notificationsEvents } from "../events.ts";
import { notify } from "../notify.ts";

/** Tells a person what a manager handed to him, and the manager's side whether he could be told; who takes a task from a queue knows it. */
export const onAssignmentConfirmed = reaction(
  "tell-of-assignment",
  tasksEvents,
  "assignment.confirmed",
  (ctx, { data: { userId } }) => ctx.call("auth", authContract).getGrants({ userId }),
  async (ctx, event, { active }) => {
    const { userId, stage, taskId, assignmentId } = event.data;
    await transaction(ctx, async (tx) => {
      if (!active) {
        const reason = "This person is not an active member of the workspace.";
        await emit(tx, ctx, notificationsEvents, "notice.failed", { taskId, assignmentId, reason });
        return;
      }
      const what = stage === "review" ? "review" : "label";
      await notify(ctx, event.id, [userId], {
        kind: "task.assigned",
        title: "A task was given to you",
        body: `You were asked to ${what} a task. It waits in your queue.`,
        link: "/app/",
      });
      await emit(tx, ctx, notificationsEvents, "notice.delivered", { taskId, assignmentId });
    });
  },
);
