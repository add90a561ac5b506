import { expect, test } from "bun:test";
import { scene, submit } from "../annotations/scene.suite.ts";
import { annotationsService } from "../annotations/service.ts";
import { arm } from "../kernel/failpoint.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksContract } from "../tasks/contract.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { checkBatch, getBatchCheck } from "./check-batch.ts";
import { checks, right } from "./review.suite.ts";
import { qualityService } from "./service.ts";

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
