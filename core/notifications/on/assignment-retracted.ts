import { emit } from "../../kernel/outbox.ts";
import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { tasksEvents } from "../../tasks/events.ts";
import { notificationsEvents } from "../events.ts";
import { notify } from "../notify.ts";

/** Tells whoever handed a task out that it could not be handed over, and the person who was told of it before that it is no longer his. */
export const onAssignmentRetracted = reaction(
  "tell-of-retraction",
  tasksEvents,
  "assignment.retracted",
  async (ctx, event) => {
    const { userId, assignedBy, told, reason, taskId, assignmentId } = event.data;
    const kind = "assignment.retracted" as const;
    await transaction(ctx, async (tx) => {
      if (assignedBy)
        await notify(ctx, event.id, [assignedBy], {
          kind,
          title: "A task could not be handed over",
          body: `${reason} The assignment was taken back.`,
          link: `/console/tasks/${taskId}`,
        });
      if (told && userId !== assignedBy)
        await notify(ctx, event.id, [userId], {
          kind,
          title: "A task was taken back",
          body: `A task that was given to you is no longer yours. ${reason}`,
          link: "/app/",
        });
      await emit(tx, ctx, notificationsEvents, "notice.delivered", { taskId, assignmentId });
    });
  },
);
