import { describe, expect, test } from "bun:test";
import { annotationsOf, type Claimed, type Scene, says, scene, submit } from "../annotations/scene.suite.ts";
import { annotationsService } from "../annotations/service.ts";
import { updateAnnotation } from "../annotations/update-annotation.ts";
import { arm } from "../kernel/failpoint.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksContract } from "../tasks/contract.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import type { QualityCheck, qualityContract } from "./contract.ts";
import { checkBatch, createCheck } from "./create-check.ts";
import { getMetrics } from "./get-metrics.ts";
import { createRule, listRules, updateRule } from "./quality-rules.ts";
import { getCheck, listChecks } from "./read-checks.ts";
import { resolveCheck } from "./resolve-check.ts";
import { qualityService } from "./service.ts";
import type { Input } from "../kernel/wire/endpoint.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService, qualityService]);
const right = says("good", ["person", 0, 3], ["place", 12, 16]);
const other = says("bad", ["place", 0, 3]);
type Verdict = Partial<Input<typeof qualityContract.resolveCheck>>;

const checks = async (s: Scene, filter: object = {}): Promise<QualityCheck[]> =>
  (await listChecks(s.person("quality"), { limit: 50, cursor: undefined, ...filter })).items;
async function reviewOf(s: Scene, taskId: string): Promise<QualityCheck> {
  return eventually(async () => (await checks(s, { taskId, kind: "review", status: "pending" }))[0]);
}
function verdict(s: Scene, review: Claimed, check: QualityCheck, more: Verdict): Promise<QualityCheck> {
  const { id: assignmentId, fence, userId } = review.assignment;
  const empty = { acceptedAnnotationId: null, rejectedAnnotationIds: [], reason: "", issues: [] };
  return resolveCheck(s.person("quality", userId), {
    checkId: check.id,
    assignmentId,
    fence,
    outcome: "accepted",
    ...empty,
    ...more,
  });
}
/** A task of a review project that waits for its reviewer. */
async function underReview(overlap = 1) {
  const s = await scene(host(), "review", { overlap });
  const [taskId] = (await s.addTasks(1)) as [string];
  const people = Array.from({ length: overlap }, () => newId());
  for (const person of people)
    expect((await submit(host(), s, await s.claim("annotate", person), right)).status).toBe(200);
  const review = await s.claim("review", newId());
  return { s, taskId, people, review, check: await reviewOf(s, taskId) };
}

describe("an automated check", () => {
  test("sends back the work that breaks a rule, with what it found, until it is right", async () => {
    const s = await scene(host(), "single-pass");
    await createRule(s.person("quality"), {
      projectId: s.project.id,
      kind: "region_count",
      params: { min: 2 },
      severity: "error",
      enabled: true,
    });
    const user = newId();
    const [taskId] = (await s.addTasks(1)) as [string];
    await submit(host(), s, await s.claim("annotate", user), says("good", ["person", 0, 3]));
    const again = await s.claim("annotate", user);
    expect(again.task.id).toBe(taskId);
    const returned = await eventually(async () =>
      (await annotationsOf(host(), s, taskId)).find((one) => one.status === "rejected"),
    );
    expect(returned.feedback).toMatchObject({
      reason: "The automated check found: 1 regions, at least 2 are expected.",
      issues: [{ category: "region_count", annotationId: returned.id }],
    });
    await submit(host(), s, again, right);
    await eventually(async () => (await s.status(taskId)) === "completed");
    expect((await checks(s, { taskId })).map((one) => one.outcome)).toEqual(["passed", "failed"]);
    await eventually(async () => (await annotationsOf(host(), s, taskId))[0]!.status === "accepted");
  });

  test("lets the annotation stand that agrees most, tells how they agree, and asks for consensus when they hardly do", async () => {
    const s = await scene(host(), "single-pass", { overlap: 3 });
    const [taskId] = (await s.addTasks(1)) as [string];
    for (const result of [other, right, says("good", ["person", 0, 3])])
      await submit(host(), s, await s.claim("annotate", newId()), result);
    await eventually(async () => (await s.status(taskId)) === "completed");
    const [check] = await checks(s, { taskId });
    const list = await annotationsOf(host(), s, taskId);
    expect(check!.agreement).toBeCloseTo((0 + 0 + (2 / 3 + 1) / 2) / 3, 12);
    expect(check!.acceptedAnnotationId).toBe(list.find((one) => one.result.regions.length === 2)!.id);
    expect(await s.events("quality", taskId)).toEqual([
      "quality_check.passed",
      "quality_check.completed",
      "consensus.required",
    ]);
  });

  test("by hand is written down and moves nothing", async () => {
    const s = await scene(host(), "single-pass", { overlap: 2 });
    const [taskId] = (await s.addTasks(1)) as [string];
    await submit(host(), s, await s.claim("annotate", newId()), right);
    const check = await createCheck(s.person("quality"), { taskId });
    expect(check).toMatchObject({
      kind: "automated",
      status: "completed",
      outcome: "passed",
      annotationIds: [expect.any(String)],
    });
    expect(await s.events("quality", taskId)).toEqual([]);
    expect((await annotationsOf(host(), s, taskId))[0]!.status).toBe("submitted");
    await expect(createCheck(s.person("quality"), { taskId: newId() })).rejects.toMatchObject({ status: 404 });
  });

  test("of a batch looks at every task that has work", async () => {
    const s = await scene(host(), "single-pass", { overlap: 2 });
    const tasks = await s.addTasks(3);
    for (let i = 0; i < 3; i++)
      await submit(host(), s, await s.claim("annotate", newId()), i === 0 ? says("good") : right);
    const manager = s.person("quality");
    await createRule(manager, {
      projectId: s.project.id,
      kind: "region_count",
      params: { min: 1 },
      severity: "error",
      enabled: true,
    });
    const { batchId } =
      (await annotationsOf(host(), s, tasks[0]!))[0] ?? (await annotationsOf(host(), s, tasks[1]!))[0]!;
    const counts = await checkBatch(manager, { batchId, projectId: s.project.id });
    expect(counts.checked).toBe(counts.passed + counts.failed);
    expect(counts.failed).toBe(1);
    await expect(checkBatch(manager, { batchId: newId(), projectId: s.project.id })).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe("a review", () => {
  test("needs a reason to reject, an annotation to accept, and somebody who did not do the work", async () => {
    const { s, review, check, people } = await underReview();
    await expect(verdict(s, review, check, { outcome: "rejected" })).rejects.toMatchObject({
      code: "quality.reason_required",
      fields: { errors: [{ pointer: "/reason" }] },
    });
    await expect(verdict(s, review, check, {})).rejects.toMatchObject({ code: "quality.accepted_required" });
    const own = { ...review, assignment: { ...review.assignment, userId: people[0]! } };
    await expect(verdict(s, own, check, { outcome: "rejected", reason: "r" })).rejects.toMatchObject({
      code: "quality.lease_lost",
    });
    expect((await reviewOf(s, check.taskId)).version).toBe(1);
  });

  test("is there for whoever was given the task to review, however quick he asks", async () => {
    const s = await scene(host(), "review");
    const [taskId] = (await s.addTasks(1)) as [string];
    await submit(host(), s, await s.claim("annotate", newId()), right);
    await s.claim("review", newId());
    expect(await checks(s, { taskId, kind: "review", status: "pending" })).toHaveLength(1);
  });

  test("that fixes lets the corrected version stand", async () => {
    const { s, taskId, review, check } = await underReview();
    const annotationId = check.annotationIds[0]!;
    const fixed = says("bad", ["person", 0, 3], ["place", 12, 16], ["person", 22, 25]);
    await updateAnnotation(s.person("annotations", review.assignment.userId), {
      annotationId,
      result: fixed,
      ifMatch: '"1"',
    });
    const done = await verdict(s, review, check, { outcome: "fixed", acceptedAnnotationId: annotationId });
    expect(done).toMatchObject({ outcome: "fixed", status: "completed", acceptedAnnotationId: annotationId });
    await eventually(async () => (await s.status(taskId)) === "completed");
    const [annotation] = await eventually(async () => {
      const list = await annotationsOf(host(), s, taskId);
      return list[0]!.status === "accepted" ? list : null;
    });
    expect(annotation).toMatchObject({ version: 2, result: fixed });
  });

  test("that rejects one of two sends that one back and leaves the other", async () => {
    const { s, taskId, review, check, people } = await underReview(2);
    expect(check.agreement).toBe(1);
    const list = await annotationsOf(host(), s, taskId);
    const [back, stays] = [
      list.find((one) => one.userId === people[1])!,
      list.find((one) => one.userId === people[0])!,
    ];
    await verdict(s, review, check, { outcome: "rejected", reason: "Too wide.", rejectedAnnotationIds: [back.id] });
    const again = await s.claim("annotate", people[1]!);
    expect(again.task.id).toBe(taskId);
    await submit(host(), s, again, right);
    const second = await s.claim("review", review.assignment.userId);
    const next = await reviewOf(s, taskId);
    expect(next.id).not.toBe(check.id);
    expect(next.annotationIds.toSorted()).toEqual([back.id, stays.id].sort());
    await verdict(s, second, next, { acceptedAnnotationId: stays.id });
    await eventually(async () => (await s.status(taskId)) === "completed");
    await eventually(async () =>
      Bun.deepEquals(
        (await annotationsOf(host(), s, taskId)).map((one) => [one.id, one.status, one.version]).sort(),
        [
          [back.id, "submitted", 2],
          [stays.id, "accepted", 1],
        ].sort(),
      ),
    );
  });

  test("is resolved once: the same verdict again is answered again, another one is refused", async () => {
    const { s, taskId, review, check } = await underReview();
    const accept = { acceptedAnnotationId: check.annotationIds[0]! };
    const answers = await Promise.all(Array.from({ length: 4 }, () => verdict(s, review, check, accept)));
    expect(new Set(answers.map((one) => one.version)).size).toBe(1);
    expect(await verdict(s, review, check, accept)).toEqual(answers[0]!);
    await expect(verdict(s, review, check, { outcome: "rejected", reason: "Too wide." })).rejects.toMatchObject({
      code: "quality.already_resolved",
      status: 409,
    });
    expect((await s.events("quality", taskId)).filter((type) => type === "quality_check.completed")).toHaveLength(2);
  });

  test.each(["quality.resolve.before-complete", "quality.resolve.after-complete"])(
    "whose process dies at %s is ended by its job, once",
    async (point) => {
      const { s, taskId, review, check } = await underReview();
      const disarm = arm(point, () => {
        disarm();
        throw new Error("the process died here");
      });
      await expect(verdict(s, review, check, { acceptedAnnotationId: check.annotationIds[0]! })).rejects.toThrow(
        "died",
      );
      expect((await checks(s, { taskId, kind: "review" }))[0]!.status).toBe("resolving");
      host().clock.advance(6000);
      await eventually(async () => (await s.status(taskId)) === "completed");
      expect((await checks(s, { taskId, kind: "review" }))[0]).toMatchObject({
        status: "completed",
        outcome: "accepted",
        reviewerId: review.assignment.userId,
      });
      expect((await s.events("quality", taskId)).filter((type) => type === "quality_check.completed")).toHaveLength(2);
    },
    15_000,
  );

  test("whose lease ran out does not count and waits for the next reviewer", async () => {
    const { s, taskId, review, check } = await underReview();
    host().clock.advance(31 * 60_000);
    const late = verdict(s, review, check, { acceptedAnnotationId: check.annotationIds[0]! });
    await expect(late).rejects.toMatchObject({ code: "quality.lease_lost", fields: { assignmentStatus: "expired" } });
    expect(await reviewOf(s, taskId)).toMatchObject({ id: check.id, status: "pending", outcome: null });
    const next = await s.claim("review", newId());
    expect(await verdict(s, next, check, { acceptedAnnotationId: check.annotationIds[0]! })).toMatchObject({
      outcome: "accepted",
      reviewerId: next.assignment.userId,
    });
  });

  test("of a task that is cancelled is closed without an outcome", async () => {
    const { s, taskId, check } = await underReview();
    await s.person("tasks", newId()).call("tasks", tasksContract).updateTask({ taskId, cancel: true });
    await eventually(async () => (await checks(s, { taskId, kind: "review", status: "completed" })).length === 1);
    expect((await getCheck(s.person("quality"), { checkId: check.id })).check).toMatchObject({
      outcome: null,
      reason: "The task ended before it was reviewed.",
    });
  });

  test("shows the annotations under it to those of its workspace and customer", async () => {
    const { s, check } = await underReview();
    const { annotations } = await getCheck(s.person("quality"), { checkId: check.id });
    expect(annotations.map((one) => [one.id, one.result, one.draft])).toEqual([[check.annotationIds[0]!, right, null]]);
    await expect(getCheck(host().context("quality"), { checkId: check.id })).rejects.toMatchObject({ status: 404 });
    const customer = s.person("quality", newId(), ["quality.read"]);
    customer.grants = { ...customer.grants, customerId: newId() };
    await expect(getCheck(customer, { checkId: check.id })).rejects.toMatchObject({ status: 404 });
    expect((await listChecks(customer, { limit: 50, cursor: undefined })).items).toEqual([]);
    await expect(getMetrics(customer, { projectId: s.project.id })).rejects.toMatchObject({ status: 404 });
  });
});

test("metrics count what the workflow asked for, by outcome, issue and annotator", async () => {
  const { s, taskId, review, check, people } = await underReview();
  const issues = [{ category: "missing", comment: "Bob", regionId: null, annotationId: null }];
  await verdict(s, review, check, { outcome: "rejected", reason: "Bob is missing.", issues });
  await submit(host(), s, await s.claim("annotate", people[0]!), right);
  const second = await s.claim("review", newId());
  await verdict(s, second, await reviewOf(s, taskId), { acceptedAnnotationId: check.annotationIds[0]! });
  const manager = s.person("quality");
  await createCheck(manager, { taskId });
  expect(await getMetrics(manager, { projectId: s.project.id })).toEqual({
    projectId: s.project.id,
    checks: 4,
    automatedPassed: 2,
    automatedFailed: 0,
    accepted: 1,
    fixed: 0,
    rejected: 1,
    acceptance: 0.5,
    agreement: null,
    issues: [{ category: "missing", count: 1 }],
    annotators: [{ userId: people[0]!, reviewed: 2, rejected: 1 }],
  });
});

test("a project has standard rules, which can be changed, and more can be added", async () => {
  const s = await scene(host(), "single-pass");
  const manager = s.person("quality");
  const { projectId } = { projectId: s.project.id };
  const standard = await eventually(async () => {
    const { items } = await listRules(manager, { projectId });
    return items.length === 3 ? items : null;
  });
  expect(standard.map(({ kind, severity, enabled, params }) => [kind, severity, enabled, params])).toEqual([
    ["inside_image", "error", true, { tolerance: 0.5 }],
    ["duplicates", "warning", true, { iou: 0.95 }],
    ["too_fast", "warning", false, { seconds: 3 }],
  ]);
  const ruleId = standard[2]!.id;
  expect(await updateRule(manager, { ruleId, enabled: true, params: { perRegion: 2 }, ifMatch: '"1"' })).toMatchObject({
    enabled: true,
    params: { perRegion: 2 },
    version: 2,
  });
  await expect(updateRule(manager, { ruleId, enabled: false, ifMatch: '"1"' })).rejects.toMatchObject({ status: 412 });
  await expect(updateRule(manager, { ruleId, params: { per: 2 }, ifMatch: undefined })).rejects.toMatchObject({
    code: "quality.invalid_rule",
  });
  await expect(
    createRule(manager, { projectId: newId(), kind: "min_size", params: {}, severity: "error", enabled: true }),
  ).rejects.toMatchObject({ status: 404 });
});
