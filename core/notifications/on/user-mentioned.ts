import { commentsEvents } from "../../comments/events.ts";
import { reaction } from "../../kernel/reaction.ts";
import { notify } from "../notify.ts";

export const onUserMentioned = reaction("tell-of-mention", commentsEvents, "user.mentioned", async (ctx, event) => {
  const { userId, entityType, entityId } = event.data;
  const link = entityType === "TASK" ? `/console/tasks/${entityId}` : "/app/";
  await notify(ctx, event.id, [userId], {
    kind: "user.mentioned",
    title: "You were mentioned",
    body: "Somebody mentioned you in a comment.",
    link,
  });
});
