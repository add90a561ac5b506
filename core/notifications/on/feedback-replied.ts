import { reaction } from "../../kernel/reaction.ts";
import { qualityEvents } from "../../quality/events.ts";
import { notify } from "../notify.ts";

/** Tells everybody else who has to do with a check that somebody wrote about it. */
export const onFeedbackReplied = reaction("tell-of-reply", qualityEvents, "feedback.replied", async (ctx, event) => {
  const { checkId, toUserIds } = event.data;
  await notify(ctx, event.id, toUserIds, {
    kind: "feedback.replied",
    title: "Somebody wrote about a review",
    body: "Open it to read and to answer.",
    link: `/app/?feedback=${checkId}`,
  });
});
