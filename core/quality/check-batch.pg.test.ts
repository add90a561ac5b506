import { expect, test } from "bun:test";
import { says, scene, submit } from "../annotations/scene.suite.ts";
import { annotationsService } from "../annotations/service.ts";
import { arm } from "../kernel/failpoint.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksContract } from "../tasks/contract.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { checkBatch, getBatchCheck, listViolations } from "./check-batch.ts";
import { createRule, listRules } from "./quality-rules.ts";
import { checks, right } from "./review.suite.ts";
import { qualityService } from "./service.ts";
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
