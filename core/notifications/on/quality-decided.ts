import { authContract } from "../../auth/contract.ts";
import type { Context } from "../../kernel/context.ts";
import { reaction } from "../../kernel/reaction.ts";
import { qualityEvents } from "../../quality/events.ts";
import { notify } from "../notify.ts";

const onAppealDecided = reaction("tell-of-appeal", qualityEvents, "gold.appeal_decided", async (ctx, event) => {
  const { userId, upheld, answer } = event.data;
  const what = upheld ? "You were right: what was expected has been corrected." : "What was expected stays as it is.";
  await notify(ctx, event.id, [userId], {
    kind: "gold.appeal_decided",
    title: upheld ? "Your appeal was upheld" : "Your appeal was declined",
    body: answer ? `${what} ${answer}` : what,
    link: "/app/",
  });
});

const onPaused = reaction("tell-of-pause", qualityEvents, "annotator.paused", async (ctx, event) => {
  const { userId, reason } = event.data;
  await notify(ctx, event.id, [userId], {
    kind: "annotator.paused",
    title: "You are given no more work of a project for now",
    body: `${reason} Ask whoever manages the project.`,
    link: "/app/",
  });
});

const onResumed = reaction("tell-of-resumption", qualityEvents, "annotator.resumed", async (ctx, event) => {
  const { userId, reason } = event.data;
  await notify(ctx, event.id, [userId], {
    kind: "annotator.resumed",
    title: "You are given work of a project again",
    body: reason,
    link: "/app/",
  });
});

/** Tells those who manage quality once, and again when they have looked, however many tasks come to wait. */
const onConsensusRequired = reaction(
  "tell-of-consensus",
  qualityEvents,
  "consensus.required",
  managersOfQuality,
  async (ctx, event, userIds) => {
    await notify(ctx, event.id, userIds, {
      kind: "consensus.required",
      title: "Tasks wait for somebody to decide what they mean",
      body: "People do not agree about them, and nobody more is asked.",
      link: `/console/quality?projectId=${event.data.projectId}`,
      quiet: true,
    });
  },
);

/** Tells those who manage quality that somebody else has become worse, or tires. */
const onAlarm = reaction(
  "tell-of-alarm",
  qualityEvents,
  "annotator.alarm",
  async (ctx, { data }) => (await managersOfQuality(ctx)).filter((one) => one !== data.userId),
  async (ctx, event, userIds) => {
    const { projectId, kind, before, now, pace } = event.data;
    const fell = `Of the work ${percent(before)} was right before, and ${percent(now)} of late.`;
    const slower = pace === undefined ? "" : ` Each piece takes ${pace.toFixed(1)} times as long as at first.`;
    await notify(ctx, event.id, userIds, {
      kind: "annotator.alarm",
      title: kind === "drift" ? "Somebody's work has become worse" : "Somebody tires",
      body: `${fell}${slower}`,
      link: `/console/quality?projectId=${projectId}&tab=people`,
    });
  },
);

/** Tells those who manage quality once, and again when they have looked, however many appeals come to wait. */
const onAppealed = reaction(
  "tell-of-new-appeal",
  qualityEvents,
  "gold.appealed",
  async (ctx, { data }) => (await managersOfQuality(ctx)).filter((one) => one !== data.userId),
  async (ctx, event, userIds) => {
    await notify(ctx, event.id, userIds, {
      kind: "gold.appealed",
      title: "An appeal waits for a decision",
      body: "Somebody holds what is expected of a gold to be wrong. Read why, and decide.",
      link: `/console/quality?projectId=${event.data.projectId}&tab=golds`,
      quiet: true,
    });
  },
);

async function managersOfQuality(ctx: Context): Promise<string[]> {
  return (await ctx.call("auth", authContract).findUsersByRole({ permission: "quality.manage" })).userIds;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

const onBatchCheckEnded = reaction("tell-of-batch-check", qualityEvents, "batch_check.ended", async (ctx, event) => {
  const { requestedBy, status, checked, failed, projectId } = event.data;
  const tasks = `${checked} ${checked === 1 ? "task" : "tasks"}`;
  await notify(ctx, event.id, requestedBy ? [requestedBy] : [], {
    kind: "batch_check.ended",
    title: status === "completed" ? "The check of a batch has ended" : "The check of a batch did not come to its end",
    body: failed === 0 ? `Nothing was found in ${tasks}.` : `The rules are broken in ${failed} of ${tasks}.`,
    link: `/console/quality?projectId=${projectId}`,
  });
});

export const onQualityDecided = [
  onAppealDecided,
  onPaused,
  onResumed,
  onConsensusRequired,
  onAlarm,
  onAppealed,
  onBatchCheckEnded,
];
