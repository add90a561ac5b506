import { describe, expect, test } from "bun:test";
import { annotationsOf, says, scene, submit } from "../annotations/scene.suite.ts";
import { annotationsService } from "../annotations/service.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksContract } from "../tasks/contract.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowContract } from "../workflow/contract.ts";
import { workflowService } from "../workflow/service.ts";
import { checkBatch, getBatchCheck, listBatchChecks } from "./check-batch.ts";
import { createCheck } from "./create-check.ts";
import { getBatchQuality } from "./get-batch-quality.ts";
import { getMetrics } from "./get-metrics.ts";
import { createRule, listRules, updateRule } from "./quality-rules.ts";
import { qualityService } from "./service.ts";

import { checks, reviewOf, right, underReview, verdict } from "./review.suite.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService, qualityService]);
const other = says("bad", ["place", 0, 3]);

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
    await eventually(async () => (await s.status(taskId)) === "in_review");
    const [check] = await checks(s, { taskId, kind: "automated" });
    const list = await annotationsOf(host(), s, taskId);
    expect(check!.agreement).toBeCloseTo((0 + 0 + (2 / 3 + 1) / 2) / 3, 12);
    expect(check!.acceptedAnnotationId).toBe(list.find((one) => one.result.regions.length === 2)!.id);
    const said = await eventually(async () => {
      const events = await s.events("quality", taskId);
      return events.includes("consensus.required") ? events : null;
    });
    const accepted = { acceptedAnnotationId: check!.acceptedAnnotationId };
    await verdict(s, await s.claim("review", newId()), await reviewOf(s, taskId), accepted);
    const batch = await eventually(async () => {
      const now = await getBatchQuality(s.person("quality"), { batchId: check!.batchId });
      return now.tasks === 1 ? now : null;
    });
    expect(batch).toMatchObject({ reviewed: 1, agreement: { tasks: 1, value: check!.agreement } });
    // Each answer from the second on says anew what the task means, before the check ends or while it does.
    const before = new Set(["quality_check.passed", "quality_check.completed", "consensus.updated"]);
    expect(new Set(said.slice(0, said.indexOf("consensus.required")))).toEqual(before);
    expect(said.filter((type) => type !== "consensus.updated")).toEqual([
      "quality_check.passed",
      "quality_check.completed",
      "consensus.required",
    ]);
  });

  test("for consensus ends a task on which people agree, and has a reviewer decide where they do not", async () => {
    const s = await scene(host(), "consensus", { overlap: 2 });
    const [agreed, divided] = (await s.addTasks(2)) as [string, string];
    const answers = new Map([
      [agreed, [right, right]],
      [divided, [right, other]],
    ]);
    for (const user of [newId(), newId()])
      for (let i = 0; i < 2; i++) {
        const claimed = await s.claim("annotate", user);
        await submit(host(), s, claimed, answers.get(claimed.task.id)!.pop()!);
      }
    await eventually(async () => (await s.status(agreed)) === "completed");
    await eventually(async () => (await s.status(divided)) === "in_review");
    expect((await checks(s, { taskId: agreed })).map(({ outcome, agreement }) => [outcome, agreement])).toEqual([
      ["passed", 1],
      ["passed", 1],
    ]);
    const [review, check] = await eventually(async () => {
      const all = await checks(s, { taskId: divided });
      return all.some(({ kind }) => kind === "review") ? all : undefined;
    });
    expect(review).toMatchObject({ kind: "review", status: "pending" });
    expect(check).toMatchObject({
      kind: "automated",
      outcome: "failed",
      rejected: [],
      reason: "The annotations agree by 0 % where 80 % is wanted.",
    });
    await eventually(async () => (await s.events("quality", divided)).includes("consensus.required"));
    // What was accepted for as long as nobody disagreed is so no more.
    await eventually(async () =>
      (await annotationsOf(host(), s, divided)).every(({ status }) => status === "submitted"),
    );
  });

  test.each(["single-pass", "review", "gold-gated", "staged-review", "escalation"])(
    "has a person decide what several people mean, where that is not sure, also in the workflow %s",
    async (template) => {
      const s = await scene(host(), template, { overlap: 2, reviewShare: 0 });
      const taskIds = (await s.addTasks(2)) as [string, string];
      const [agreed, divided] = taskIds;
      const people = [newId(), newId()];
      for (const [at, user] of people.entries())
        for (const _ of taskIds) {
          const claimed = await s.claim("annotate", user);
          await submit(host(), s, claimed, claimed.task.id === divided && at === 1 ? other : right);
        }
      const statesOf = async (taskId: string) => {
        const asked = { projectId: s.project.id, limit: 10 };
        const { items } = await s.person("quality").call("workflow", workflowContract).listInstances(asked);
        return items.find((one) => one.taskId === taskId)!.states;
      };
      await eventually(async () => (await s.status(divided)) === "in_review");
      expect(await statesOf(divided)).toEqual(["adjudication"]);
      // Of ten tasks one is drawn for a second review, and so for a first.
      const ways: Record<string, string[]> = { "gold-gated": ["review"], "staged-review": ["done", "firstReview"] };
      await eventually(async () => !(await statesOf(agreed)).some((one) => /annotating|checking/.test(one)));
      expect(ways[template] ?? ["done"]).toContain((await statesOf(agreed))[0]!);
      const check = await reviewOf(s, divided);
      let claimed = await s.claim("review", newId());
      if (claimed.task.id !== divided) claimed = await s.claim("review", newId());
      await verdict(s, claimed, check, { acceptedAnnotationId: check.annotationIds[0]! });
      await eventually(async () => (await s.status(divided)) === "completed");
    },
  );

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
    const s = await scene(host(), "review");
    const tasks = await s.addTasks(3);
    const user = newId();
    for (const result of [says("good"), right]) await submit(host(), s, await s.claim("annotate", user), result);
    // Only once the workflow's own checks are over may the rule come that one of them would break.
    await eventually(async () => (await checks(s, { kind: "review" })).length === 2);
    const manager = s.person("quality");
    await createRule(manager, {
      projectId: s.project.id,
      kind: "region_count",
      params: { min: 1 },
      severity: "error",
      enabled: true,
    });
    const { batchId } = await manager.call("tasks", tasksContract).getTask({ taskId: tasks[0]! });
    const { id: batchCheckId } = await checkBatch(manager, { batchId, projectId: s.project.id });
    const ended = await eventually(async () => {
      const now = await getBatchCheck(manager, { batchCheckId });
      return now.status === "completed" ? now : null;
    });
    expect(ended).toMatchObject({ tasks: 3, checked: 2, passed: 1, failed: 1 });
    const { items } = await listBatchChecks(manager, { batchId, limit: 50 });
    expect(items).toEqual([ended]);
    await expect(checkBatch(manager, { batchId: newId(), projectId: s.project.id })).rejects.toMatchObject({
      status: 404,
    });
  });
});

test("metrics count what the workflow asked for, by outcome, issue and annotator", async () => {
  const { s, taskId, review, check, people } = await underReview(host());
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
    // Wilson's score of one of two.
    acceptanceInterval: { low: expect.closeTo(0.0945, 4), high: expect.closeTo(0.9055, 4) },
    agreement: null,
    agreementInterval: null,
    issues: [{ category: "missing", count: 1 }],
    annotators: [{ userId: people[0]!, reviewed: 2, rejected: 1, interval: expect.any(Object) }],
    reviewers: [review, second]
      .map(({ assignment: { userId } }) => ({ userId, reviews: 1, second: 0, agreed: 0, interval: null }))
      .sort((a, b) => (a.userId < b.userId ? -1 : 1)),
    consensus: null,
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
