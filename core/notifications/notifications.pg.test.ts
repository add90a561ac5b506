import { expect, test } from "bun:test";
import { authService } from "../auth/service.ts";
import { colleague, registered } from "../auth/testing/registered.ts";
import { commentsService } from "../comments/service.ts";
import { createComment } from "../comments/create-comment.ts";
import { emit } from "../kernel/outbox.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import type { EventData } from "../kernel/wire/event.ts";
import { newId } from "../kernel/wire/id.ts";
import { qualityEvents } from "../quality/events.ts";
import { qualityService } from "../quality/service.ts";
import { listNotifications, listSince } from "./list-notifications.ts";
import { notify } from "./notify.ts";
import { getPreferences, updatePreferences } from "./preferences.ts";
import { readAllNotifications, readNotification } from "./read-notification.ts";
import { notificationsService } from "./service.ts";

const host = useHost([authService, notificationsService, commentsService, qualityService]);
const page = { limit: 50, cursor: undefined, unread: undefined };
const telling = { kind: "export.completed" as const, title: "Ready", body: "It is ready.", link: "/console/exports" };

test("a mention in a comment reaches the inbox of the person mentioned, once", async () => {
  const { ctx: owner } = await registered(host());
  const author = host().context("comments", { workspaceId: owner.workspaceId, userId: owner.actor.id });
  const { id: userId } = await colleague(owner, ["annotator"]);
  await createComment(author, {
    entityType: "TASK",
    entityId: newId(),
    projectId: null,
    regionId: null,
    body: "Look",
    mentions: [userId],
    threadId: undefined,
  });
  const me = host().context("notifications", { workspaceId: author.workspaceId, userId });
  const items = await eventually(async () => {
    const list = await listNotifications(me, page);
    return list.items.length > 0 && list.items;
  });
  expect(items).toMatchObject([{ kind: "user.mentioned", sequence: 1, readAt: null }]);
});

test("positions in an inbox have no gap, and a room resumes from any of them", async () => {
  const me = host().context("notifications");
  for (let i = 0; i < 5; i++) await notify(me, newId(), [me.actor.id], { ...telling, title: `Number ${i}` });
  const { items, unread } = await listSince(me, { userId: me.actor.id, after: 2 });
  expect(items.map((one) => [one.sequence, one.title])).toEqual([
    [3, "Number 2"],
    [4, "Number 3"],
    [5, "Number 4"],
  ]);
  expect(unread).toBe(5);
});

test("reading one or all lowers the count, and nobody reads another person's", async () => {
  const me = host().context("notifications");
  await notify(me, newId(), [me.actor.id], telling);
  await notify(me, newId(), [me.actor.id], telling);
  const { items } = await listNotifications(me, page);
  const stranger = host().context("notifications", { workspaceId: me.workspaceId });
  expect(readNotification(stranger, { notificationId: items[0]!.id })).rejects.toMatchObject({ status: 404 });
  expect((await readNotification(me, { notificationId: items[0]!.id })).readAt).not.toBeNull();
  expect((await listNotifications(me, page)).unread).toBe(1);
  expect(await readAllNotifications(me)).toEqual({ read: 1 });
});

test("who does not want to be told of something in the app is not", async () => {
  const me = host().context("notifications");
  await updatePreferences(me, { items: [{ kind: "export.completed", inApp: false, email: false }] });
  await notify(me, newId(), [me.actor.id], telling);
  expect((await listNotifications(me, page)).items).toEqual([]);
});

test("whoever has to do with a review hears that somebody wrote about it, and where", async () => {
  const me = host().context("notifications");
  const data = { checkId: newId(), taskId: newId(), projectId: newId(), userId: newId(), toUserIds: [me.actor.id] };
  const quality = host().context("quality", { workspaceId: me.workspaceId });
  await transaction(quality, (tx) => emit(tx, quality, qualityEvents, "feedback.replied", data));
  const items = await eventually(async () => {
    const list = await listNotifications(me, page);
    return list.items.length > 0 && list.items;
  });
  expect(items).toMatchObject([{ kind: "feedback.replied", link: `/app/?feedback=${data.checkId}` }]);
});

test("what quality decides reaches those whom it concerns, and tasks that wait are told of once until somebody looked", async () => {
  const { ctx } = await registered(host());
  const { workspaceId } = ctx;
  const me = host().context("notifications", { workspaceId, userId: ctx.actor.id });
  const quality = host().context("quality", { workspaceId });
  const [userId, projectId, batchId] = [me.actor.id, newId(), newId()];
  const tell = <K extends keyof typeof qualityEvents.types & string>(
    type: K,
    data: EventData<typeof qualityEvents, K>,
  ) => transaction(quality, (tx) => emit(tx, quality, qualityEvents, type, data));
  const waits = () =>
    tell("consensus.required", {
      taskId: newId(),
      projectId,
      batchId,
      annotationIds: [newId(), newId()],
      agreement: 0.2,
    });
  const gold = { taskId: newId(), projectId, batchId };
  await tell("gold.appeal_decided", { ...gold, goldAppealId: newId(), userId, upheld: true, answer: "It is a dog." });
  await tell("annotator.paused", { projectId, userId, reason: "Too many mistakes.", accuracy: 0.4 });
  await tell("annotator.resumed", { projectId, userId, reason: "The gold was corrected." });
  const ended = { projectId, batchId, status: "completed" as const, checked: 3, passed: 1, failed: 2 };
  await tell("batch_check.ended", { ...ended, batchCheckId: newId(), requestedBy: userId });
  await tell("batch_check.ended", { ...ended, batchCheckId: newId(), requestedBy: null });
  const heard = async (count: number) =>
    eventually(async () => {
      const { items } = await listNotifications(me, page);
      return items.length >= count && items;
    });
  const told = await heard(4);
  const bodies = Object.fromEntries(told.map((one) => [one.kind, one.body]));
  expect(bodies).toEqual({
    "gold.appeal_decided": "You were right: what was expected has been corrected. It is a dog.",
    "annotator.paused": "Too many mistakes. Ask whoever manages the project.",
    "annotator.resumed": "The gold was corrected.",
    "batch_check.ended": "The rules are broken in 2 of 3 tasks.",
  });
  await Promise.all(Array.from({ length: 8 }, waits));
  const [first] = await heard(5);
  expect(first).toMatchObject({ kind: "consensus.required", link: `/console/quality?projectId=${projectId}` });
  const quiet = { kind: "consensus.required" as const, title: "", body: "", link: first!.link, quiet: true };
  await Promise.all(Array.from({ length: 8 }, () => notify(me, newId(), [userId], quiet)));
  expect((await listNotifications(me, page)).items).toHaveLength(5);
  await readAllNotifications(me);
  await notify(me, newId(), [userId], quiet);
  expect((await listNotifications(me, page)).items).toHaveLength(6);
});

test("who manages quality hears of somebody else's work that becomes worse, and of appeals once until he looked", async () => {
  const { ctx } = await registered(host());
  const { workspaceId } = ctx;
  const { id: annotator } = await colleague(ctx, ["annotator"]);
  const [me, him] = [ctx.actor.id, annotator].map((userId) => host().context("notifications", { workspaceId, userId }));
  const quality = host().context("quality", { workspaceId });
  const projectId = newId();
  const tell = <K extends "annotator.alarm" | "gold.appealed">(type: K, data: EventData<typeof qualityEvents, K>) =>
    transaction(quality, (tx) => emit(tx, quality, qualityEvents, type, data));
  const drift = { projectId, kind: "drift" as const, before: 0.92, now: 0.61 };
  const appeal = { projectId, batchId: newId(), userId: annotator, reason: "It is a dog." };
  const heard = (count: number) =>
    eventually(async () => {
      const { items } = await listNotifications(me!, page);
      return items.length >= count && items;
    });
  await tell("annotator.alarm", { ...drift, userId: me!.actor.id });
  await tell("annotator.alarm", { ...drift, userId: annotator });
  await tell("annotator.alarm", { ...drift, kind: "fatigue", pace: 1.84, userId: annotator });
  const alarms = await heard(2);
  const link = `/console/quality?projectId=${projectId}&tab=people`;
  const [tires, worse] = alarms.toSorted((a, b) => (a.title < b.title ? -1 : 1));
  expect(tires).toMatchObject({
    kind: "annotator.alarm",
    title: "Somebody tires",
    body: "Of the work 92 % was right before, and 61 % of late. Each piece takes 1.8 times as long as at first.",
    link,
  });
  expect(worse).toMatchObject({
    title: "Somebody's work has become worse",
    body: "Of the work 92 % was right before, and 61 % of late.",
  });
  for (let at = 0; at < 3; at++) await tell("gold.appealed", { ...appeal, taskId: newId(), goldAppealId: newId() });
  await heard(3);
  await readAllNotifications(me!);
  await tell("gold.appealed", { ...appeal, taskId: newId(), goldAppealId: newId() });
  const all = await heard(4);
  const kinds: string[] = all.map((one) => one.kind).toSorted();
  expect(kinds).toEqual(["annotator.alarm", "annotator.alarm", "gold.appealed", "gold.appealed"]);
  expect(all[0]).toMatchObject({ link: `/console/quality?projectId=${projectId}&tab=golds` });
  expect((await listNotifications(him!, page)).items).toEqual([]);
  const settings = (await getPreferences(me!)).items.map((one) => one.kind);
  expect(settings).toEqual(expect.arrayContaining(["annotator.alarm", "gold.appealed"]));
});
