import { expect, test } from "bun:test";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { projectsService } from "../projects/service.ts";
import { assignTask } from "./assign-task.ts";
import { expireHandovers } from "./expire-handovers.ts";
import { getAssignment } from "./get-assignment.ts";
import { scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";

/** Neither the workflow nor notifications answer here. */
const host = useHost([projectsService, tasksService]);

test("a handover that nobody answers is taken back in time, and forgotten when the taking back is not answered either", async () => {
  const s = await scene(host());
  const [taskId] = await s.addTasks(1);
  await s.open([taskId!]);
  const given = await assignTask(s.ctx, { taskId: taskId!, userId: s.person().actor.id });
  const now = async () => (await getAssignment(s.ctx, { assignmentId: given.id })).assignment;
  host().clock.advance(14 * 60_000);
  await expireHandovers.run(s.ctx.runtime);
  expect(await now()).toMatchObject({ status: "active", handover: "moving" });
  host().clock.advance(61_000);
  await eventually(async () => (await now()).handover === "retracting");
  expect(await now()).toMatchObject({ status: "released", reason: "It was not answered in time." });
  expect(await s.said("assignment.retracted")).toMatchObject([
    { data: { told: false, assignedBy: s.ctx.actor.id, reason: "It was not answered in time." } },
  ]);
  host().clock.advance(16 * 60_000);
  await eventually(async () => (await now()).handover === "compensated");
  expect(await s.said("assignment.released")).toHaveLength(1);
});

test("a lease that runs out first is not taken back a second time", async () => {
  const s = await scene(host());
  const [taskId] = await s.addTasks(1);
  await s.open([taskId!]);
  const given = await assignTask(s.ctx, { taskId: taskId!, userId: s.person().actor.id, minutes: 5 });
  host().clock.advance(16 * 60_000);
  const now = async () => (await getAssignment(s.ctx, { assignmentId: given.id })).assignment;
  await eventually(async () => (await now()).handover === "overtaken");
  expect((await now()).status).toBe("expired");
  expect(await s.said("assignment.retracted", "assignment.released")).toEqual([]);
});
