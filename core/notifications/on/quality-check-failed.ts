import { reaction } from "../../kernel/reaction.ts";
import { qualityEvents } from "../../quality/events.ts";
import { notify } from "../notify.ts";

export const onQualityCheckFailed = reaction(
  "tell-of-rejection",
  qualityEvents,
  "quality_check.failed",
  async (ctx, event) => {
    const { kind, reason, rejectedUserIds } = event.data;
    const who = kind === "review" ? "A reviewer sent your work back" : "An automated check sent your work back";
    await notify(ctx, event.id, rejectedUserIds, {
      kind: "work.rejected",
      title: who,
      body: reason || "Open the task to see what to mend.",
      link: "/app/",
    });
  },
);
