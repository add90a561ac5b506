import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { LETTER, says, scene, submit } from "../annotations/scene.suite.ts";
import { annotationsService } from "../annotations/service.ts";
import { arm } from "../kernel/failpoint.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { systemQuery, transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksContract } from "../tasks/contract.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { checkBatch, getBatchCheck, listViolations } from "./check-batch.ts";
import { getBatchQuality } from "./get-batch-quality.ts";
import { createRule, listRules } from "./quality-rules.ts";
import { checks, reviewOf, right, underReview, verdict } from "./review.suite.ts";
import { qualityService } from "./service.ts";
import { forgetTaskQuality } from "./store/task-quality.ts";
import { tryRule } from "./try-rule.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService, qualityService]);

test("a run over a batch that falls goes on after the last task that it has checked, and checks none twice", async () => {
  const s = await scene(host(), "review");
  const tasks = await s.addTasks(3);
  const user = newId();
  for (const _ of tasks) await submit(host(), s, await s.claim("annotate", user), right);
  const manager = s.person("quality");
  await eventually(async () => (await checks(s, { kind: "review" })).length === 3);
  const before = (await checks(s, { kind: "automated" })).length;
  const { batchId } = await manager.call("tasks", tasksContract).getTask({ taskId: tasks[0]! });
  let fallen = false;
  const disarm = arm("quality.check-batch.after-task", () => {
    if (fallen) return;
    fallen = true;
    throw new Error("the disk is full");
  });
  try {
    const projectId = s.project.id;
    const [one, same] = await Promise.all([1, 2].map(() => checkBatch(manager, { batchId, projectId })));
    expect(same!.id).toBe(one!.id);
    const ended = await eventually(async () => {
      const now = await getBatchCheck(manager, { batchCheckId: one!.id });
      return now.status === "completed" ? now : null;
    });
    expect(fallen).toBe(true);
    expect(ended).toMatchObject({ tasks: 3, checked: 3, passed: 3, failed: 0, error: null });
    expect((await checks(s, { kind: "automated" })).length).toBe(before + 3);
    expect((await checkBatch(manager, { batchId, projectId })).id).not.toBe(one!.id);
  } finally {
    disarm();
  }
});

test("a run tells what it has found by rule, and which tasks break each", async () => {
  const s = await scene(host(), "review");
  const tasks = await s.addTasks(3);
  const user = newId();
  const few: string[] = [];
  for (const [at] of tasks.entries()) {
    const claimed = await s.claim("annotate", user);
    await submit(host(), s, claimed, at === 0 ? right : says("good", ["person", 0, 3]));
    if (at > 0) few.push(claimed.task.id);
  }
  await eventually(async () => (await checks(s, { kind: "review" })).length === 3);
  const manager = s.person("quality");
  const projectId = s.project.id;
  const rule = { projectId, kind: "region_count" as const, severity: "error" as const, enabled: true };
  await createRule(manager, { ...rule, params: { min: 2 } });
  const expression = "regions.size() < 2";
  await createRule(manager, { ...rule, kind: "expression", params: { expression }, severity: "warning" });
  const { batchId } = await manager.call("tasks", tasksContract).getTask({ taskId: tasks[0]! });
  const { id: batchCheckId } = await checkBatch(manager, { batchId, projectId });
  await eventually(async () => (await getBatchCheck(manager, { batchCheckId })).status === "completed");
  expect((await listViolations(manager, { batchCheckId })).items).toEqual([
    { rule: "region_count", severity: "error", findings: 2, tasks: 2 },
    { rule: "expression", severity: "warning", findings: 1, tasks: 1 },
  ]);
  const broken = await checks(s, { batchId, rule: "region_count" });
  expect(broken.map((one) => one.taskId).toSorted()).toEqual(few.toSorted());
  expect(await checks(s, { batchId: newId() })).toEqual([]);
  const stranger = (await scene(host(), "review")).person("quality");
  await expect(listViolations(stranger, { batchCheckId })).rejects.toMatchObject({ status: 404 });
});

test("a rule is tried on the newest hand-ins before there is one, and refused with a pointer when it cannot be used", async () => {
  const s = await scene(host(), "review");
  const [taskId] = (await s.addTasks(1)) as [string];
  await submit(host(), s, await s.claim("annotate", newId()), right);
  await eventually(async () => (await checks(s, { kind: "review" })).length === 1);
  const manager = s.person("quality");
  const projectId = s.project.id;
  const draft = { projectId, kind: "expression" as const, severity: "error" as const, enabled: true, newest: 20 };
  const params = { each: "region", expression: 'region.class != "place"', message: "No places." };
  expect(await tryRule(manager, { ...draft, params })).toMatchObject({
    looked: 1,
    broken: 1,
    findings: [{ taskId, detail: "No places.", severity: "error", rule: "expression" }],
  });
  const holds = { expression: "regions.size() == 2" };
  expect(await tryRule(manager, { ...draft, params: holds })).toEqual({ looked: 1, broken: 0, findings: [] });
  expect(await tryRule(manager, { ...draft, params, newest: 0 })).toEqual({ looked: 0, broken: 0, findings: [] });
  const kept = (await listRules(manager, { projectId })).items;
  expect(kept.filter((one) => one.kind === "expression")).toEqual([]);
  const nonsense = tryRule(manager, { ...draft, params: { expression: "regions.size( >" }, newest: 0 });
  await expect(nonsense).rejects.toMatchObject({
    code: "quality.invalid_rule",
    fields: { errors: [{ pointer: "/params/expression" }] },
  });
});

/** What the migration asks for, asked for again. */
async function fillFromMigration(): Promise<void> {
  const file = new URL("../../db/migrations/quality/0014_fill_batch_quality.sql", import.meta.url);
  const statement = sql.raw(await Bun.file(file).text());
  await systemQuery(host().runtimes.get("quality")!, (tx) => tx.execute(statement));
}

test("a batch is as good as its tasks that are done, with what its shares lie between", async () => {
  const { s, taskId, review, check, people } = await underReview(host());
  const manager = s.person("quality");
  const { batchId, projectId } = await manager.call("tasks", tasksContract).getTask({ taskId });
  const nothing = { value: null, low: null, high: null };
  const begun = { batchId, projectId, tasks: 0, reviewed: 0, fixed: 0, sentBack: 0, accepted: nothing, issues: [] };
  const unknown = { agreement: { ...nothing, tasks: 0 }, gold: { ...nothing, answers: 0 } };
  expect(await getBatchQuality(manager, { batchId })).toEqual({ ...begun, ...unknown });

  const issues = [{ category: "missing", comment: "Bob", regionId: null, annotationId: null }];
  await verdict(s, review, check, { outcome: "rejected", reason: "Bob is missing.", issues });
  await submit(host(), s, await s.claim("annotate", people[0]!), right);
  const accepted = check.annotationIds[0]!;
  await verdict(s, await s.claim("review", newId()), await reviewOf(s, taskId), { acceptedAnnotationId: accepted });
  const done = async (tasks: number) =>
    eventually(async () => {
      const now = await getBatchQuality(manager, { batchId });
      return now.tasks === tasks ? now : null;
    });
  expect(await done(1)).toMatchObject({
    ...{ reviewed: 1, accepted: { value: 0, low: 0 }, fixed: 0, sentBack: 1 },
    issues: [{ category: "missing", count: 1 }],
  });
  const [second] = (await manager
    .call("tasks", tasksContract)
    .createTasks({ projectId, batchId, tasks: [{ data: { type: "text", text: LETTER } }] }))!.lines;
  await submit(host(), s, await s.claim("annotate", newId()), right);
  const next = await reviewOf(s, second!.taskId!);
  await verdict(s, await s.claim("review", newId()), next, { acceptedAnnotationId: next.annotationIds[0]! });
  const both = await done(2);
  expect(both).toMatchObject({ reviewed: 2, sentBack: 1, accepted: { value: 0.5 }, agreement: { tasks: 0 } });
  expect([both.accepted.low! < 0.5, both.accepted.high! > 0.5]).toEqual([true, true]);

  // As if both had been done before that was kept, and a third is not done yet.
  await s.addTasks(1);
  await submit(host(), s, await s.claim("annotate", newId()), right);
  await transaction(manager, (tx) => forgetTaskQuality(tx, s.workspaceId, projectId));
  expect(await getBatchQuality(manager, { batchId })).toMatchObject({ tasks: 0 });
  await fillFromMigration();
  expect(await done(2)).toEqual(both);

  const stranger = host().context("quality", { workspaceId: newId() });
  await expect(getBatchQuality(stranger, { batchId })).rejects.toMatchObject({ status: 404 });
  const elsewhere = { ...manager, projects: [newId()] };
  await expect(getBatchQuality(elsewhere, { batchId })).rejects.toMatchObject({ status: 404 });
});
