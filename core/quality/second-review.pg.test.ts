import { describe, expect, test } from "bun:test";
import { stagedReview } from "../../machines/engine/templates/staged-review.ts";
import { scene, submit } from "../annotations/scene.suite.ts";
import { annotationsService } from "../annotations/service.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { getMetrics } from "./get-metrics.ts";
import { listIssueCategories, putIssueCategories } from "./issue-categories.ts";
import { putConsensusPolicy } from "./consensus-policy.ts";
import { addMessage, listMessages } from "./messages.ts";
import { putGoldPolicy } from "./read-golds.ts";
import { getMyQuality, listSkills } from "./read-skills.ts";
import { getReviewPolicy, putReviewPolicy, reviewShareOf } from "./review-policy.ts";
import { reviewOf, right, underReview, verdict } from "./review.suite.ts";
import { qualityService } from "./service.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService, qualityService]);
const twice = { ...stagedReview, context: { ...stagedReview.context, secondReviewShare: 1 } };
const bySkill = { bySkill: true, fullBelow: 0.3, leastShare: 0, halfLifeDays: 60, adjudicateBelow: 0.7 };
const golds = { threshold: 0.7, minAnswers: 1, halfLifeDays: 30, pause: true, feedback: true };

describe("a second review", () => {
  test("is somebody else's, and its verdict takes the place of the first in what is known of the annotator", async () => {
    const s = await scene(host(), twice, { reviewShare: 1 });
    const [taskId] = (await s.addTasks(1)) as [string];
    const annotator = newId();
    await submit(host(), s, await s.claim("annotate", annotator), right);
    const first = await s.claim("review", newId());
    const check = await reviewOf(s, taskId);
    expect(check.secondOf).toBeNull();
    const accepted = { acceptedAnnotationId: check.annotationIds[0]! };
    await verdict(s, first, check, accepted);
    const second = await reviewOf(s, taskId);
    expect(second).toMatchObject({ secondOf: check.id, annotationIds: check.annotationIds });
    const { userId, queueId } = first.assignment;
    const caller = { workspaceId: s.workspaceId, userId };
    const offered = await eventually(async () => {
      const answer = await host().request("tasks", caller, "GET", `/queues/${queueId}/next-task`);
      const next = (await answer.json()) as { assignment: unknown; empty: { reason: string; waiting: number } | null };
      return next.assignment || next.empty?.waiting ? next : null;
    });
    expect(offered).toMatchObject({ assignment: null, empty: { reason: "already_worked_on_all" } });
    await expect(verdict(s, first, second, accepted)).rejects.toMatchObject({
      code: "quality.same_reviewer",
      status: 403,
    });
    const other = await s.claim("review", newId());
    expect(await verdict(s, other, second, accepted)).toMatchObject({ outcome: "accepted", secondOf: check.id });
    await eventually(async () => (await s.status(taskId)) === "completed");
    const { reviewers } = await getMetrics(s.person("quality"), { projectId: s.project.id });
    expect(reviewers.find((one) => one.userId === first.assignment.userId)).toMatchObject({
      second: 1,
      agreed: 1,
      interval: { low: expect.closeTo(0.2065, 4), high: 1 },
    });
    const { items } = await listSkills(s.person("quality"), { projectId: s.project.id, limit: 50 });
    expect(items.map(({ userId, judged, mean }) => [userId, judged, mean])).toEqual([
      [annotator, 1, expect.closeTo(2 / 3, 5)],
    ]);
    const me = await getMyQuality(s.person("quality", annotator, ["annotation.create"]), { projectId: s.project.id });
    expect(me).toMatchObject({ judged: 1, paused: false, goldAccuracy: null, golds: [], trend: [{ judged: 1 }] });
  });

  test("of work that was handed in anew since is a first one", async () => {
    const { s, taskId, review, check, people } = await underReview(host());
    await verdict(s, review, check, { outcome: "rejected", reason: "Bob is missing." });
    await submit(host(), s, await s.claim("annotate", people[0]!), right);
    expect((await reviewOf(s, taskId)).secondOf).toBeNull();
  });
});

test("a project's own categories take the place of the standard ones, and only known ones can be found", async () => {
  const { s, review, check } = await underReview(host());
  const projectId = s.project.id;
  const manager = s.person("quality");
  expect((await listIssueCategories(manager, { projectId })).items.map((one) => one.key)).toContain("imprecise");
  const items = [{ key: "typo", title: "A slip of the pen" }];
  expect(await putIssueCategories(manager, { projectId, items })).toEqual({ items, version: 1 });
  const rejects = (category: string) =>
    verdict(s, review, check, {
      outcome: "rejected",
      reason: "Look again.",
      issues: [{ category, comment: "", regionId: "r0", annotationId: check.annotationIds[0]! }],
    });
  await expect(rejects("imprecise")).rejects.toMatchObject({
    code: "quality.unknown_category",
    fields: { errors: [{ pointer: "/issues/0/category" }] },
  });
  expect(await rejects("typo")).toMatchObject({ outcome: "rejected", issues: [{ category: "typo", regionId: "r0" }] });
});

test("those whose work it is and those who review talk about a check, and nobody else hears of it", async () => {
  const { s, review, check, people } = await underReview(host());
  await verdict(s, review, check, { outcome: "rejected", reason: "Bob is missing." });
  const annotator = s.person("quality", people[0]!, ["annotation.read"]);
  const reviewer = s.person("quality", review.assignment.userId, ["annotation.read", "quality.review"]);
  const checkId = check.id;
  const asked = await addMessage(annotator, { checkId, body: "Which Bob?" });
  const answered = await addMessage(reviewer, { checkId, body: "The one at the end." });
  expect((await listMessages(annotator, { checkId, limit: 50 })).items).toEqual([asked, answered]);
  const first = await listMessages(annotator, { checkId, limit: 1 });
  expect(await listMessages(annotator, { checkId, limit: 1, cursor: first.nextCursor! })).toEqual({
    items: [answered],
    nextCursor: null,
  });
  const stranger = s.person("quality", newId(), ["annotation.read"]);
  await expect(listMessages(stranger, { checkId, limit: 50 })).rejects.toMatchObject({ status: 404 });
  await expect(addMessage(stranger, { checkId, body: "Me too." })).rejects.toMatchObject({ status: 404 });
  expect(await s.events("quality", check.taskId)).toContain("feedback.replied");
});

test("where skill decides what is reviewed, nobody's work passes unseen before anything is known of him", async () => {
  const s = await scene(host(), "review", { reviewShare: 0 });
  const projectId = s.project.id;
  const manager = s.person("quality");
  expect(await getReviewPolicy(manager, { projectId })).toMatchObject({ bySkill: false, version: 0 });
  await putReviewPolicy(manager, { projectId, ...bySkill });
  const user = newId();
  const [taskId] = (await s.addTasks(1)) as [string];
  await submit(host(), s, await s.claim("annotate", user), right);
  await eventually(async () => (await s.status(taskId)) === "in_review");
  const review = await s.claim("review", newId());
  const check = await reviewOf(s, taskId);
  await verdict(s, review, check, { acceptedAnnotationId: check.annotationIds[0]! });
  await eventually(async () => (await s.status(taskId)) === "completed");
  // One good piece of work shows that he is no worse than 0.16, which this policy trusts.
  await putReviewPolicy(manager, { projectId, ...bySkill, fullBelow: 0.1 });
  const share = await transaction(manager, (tx) => reviewShareOf(tx, manager, projectId, [user]));
  expect(share).toBeCloseTo(1 - (Math.sqrt(0.025) - 0.1) / 0.9, 6);
  const unknown = await transaction(manager, (tx) => reviewShareOf(tx, manager, projectId, [user, newId()]));
  expect(unknown).toBe(1);
});

test("of two who change a project's rules of review at once one is told that the other was first", async () => {
  const s = await scene(host(), "review");
  const projectId = s.project.id;
  const manager = s.person("quality");
  const once = async (put: (ifMatch: string, nth: number) => Promise<{ version: number }>) => {
    const told = await Promise.allSettled([0, 1, 2, 3].map((nth) => put('"0"', nth)));
    const refused = told.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(refused.map(({ code, fields }) => [code, fields.currentVersion])).toEqual(
      Array.from({ length: 3 }, () => ["request.stale", 1]),
    );
    const [first] = told.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(first!.version).toBe(1);
    expect((await put('"1"', 4)).version).toBe(2);
    await expect(put('"1"', 5)).rejects.toMatchObject({ code: "request.stale", fields: { currentVersion: 2 } });
    expect((await put("*", 6)).version).toBe(3);
  };
  await once((ifMatch, nth) =>
    putIssueCategories(manager, { projectId, ifMatch, items: [{ key: `kind_${nth}`, title: "Kind" }] }),
  );
  expect(await listIssueCategories(manager, { projectId })).toMatchObject({ items: [{ key: "kind_6" }], version: 3 });
  await once((ifMatch, nth) => putReviewPolicy(manager, { projectId, ifMatch, ...bySkill, halfLifeDays: nth + 1 }));
  expect(await getReviewPolicy(manager, { projectId })).toMatchObject({ halfLifeDays: 7, version: 3 });
  await once((ifMatch, nth) => putGoldPolicy(manager, { projectId, ifMatch, ...golds, minAnswers: nth + 1 }));
  const models = { models: [], regions: "dawid_skene" as const, overlap: null };
  await once((ifMatch, nth) => putConsensusPolicy(manager, { projectId, ifMatch, ...models, fuse: nth % 2 === 0 }));

  const caller = { workspaceId: s.workspaceId, permissions: ["quality.read", "quality.manage"] };
  const path = `/projects/${projectId}/issue-categories`;
  const read = await host().request("quality", caller, "GET", path);
  expect(read.headers.get("etag")).toBe('"3"');
  const body = { items: [] };
  const stale = await host().request("quality", caller, "PUT", path, body, { "if-match": '"2"' });
  expect(stale.status).toBe(412);
  const saved = await host().request("quality", caller, "PUT", path, body, { "if-match": read.headers.get("etag")! });
  expect([saved.status, saved.headers.get("etag")]).toEqual([200, '"4"']);
});
