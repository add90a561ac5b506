import { reaction } from "../../kernel/reaction.ts";
import { tasksEvents } from "../../tasks/events.ts";
import { notify } from "../notify.ts";

/** Only what a manager handed out is news; who took a task from a queue knows it. */
export const onTaskAssigned = reaction("tell-of-assignment", tasksEvents, "task.assigned", async (ctx, event) => {
  const { manual, userId, stage } = event.data;
  if (!manual) return;
  const what = stage === "review" ? "review" : "label";
  await notify(ctx, event.id, [userId], {
    kind: "task.assigned",
    title: "A task was given to you",
    body: `You were asked to ${what} a task. It waits in your queue.`,
    link: "/app/",
  });
});
