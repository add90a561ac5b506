import { expect, test } from "bun:test";
import type { Context } from "../kernel/context.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { expireAssignments } from "./expire-assignments.ts";
import { getAssignment } from "./get-assignment.ts";
import { onUserDeactivated } from "./on/user-deactivated.ts";
import { hand, scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";

const host = useHost([projectsService, tasksService]);
const standing = async (ctx: Context, { id }: { id: string }) =>
  (await getAssignment(ctx, { assignmentId: id })).assignment;

test("what somebody had claimed is free for others as soon as they are deactivated, what they handed in stays", async () => {
  const s = await scene(host());
  const tasks = await s.addTasks(2);
  await s.open(tasks);
  const [gone, next] = [s.person(), s.person()];
  const done = await s.submit(await s.claim(gone));
  const held = await s.claim(gone);
  const event = newId();
  await hand(s.ctx, onUserDeactivated, [{ userId: gone.actor.id }], event);
  await hand(s.ctx, onUserDeactivated, [{ userId: gone.actor.id }], event);
  expect(await standing(s.ctx, held)).toMatchObject({
    status: "released",
    reason: "This person was deactivated.",
  });
  expect(await standing(s.ctx, done)).toMatchObject({ status: "submitted" });
  expect((await s.claim(next)).taskId).toBe(held.taskId);
  expect(await s.said("assignment.released")).toMatchObject([{ data: { assignmentId: held.id, active: 0 } }]);
});

test("a lease that ran out meanwhile is left to the sweep, and nobody else's is touched", async () => {
  const s = await scene(host());
  await s.open(await s.addTasks(2));
  const [gone, stays] = [s.person(), s.person()];
  const lost = await s.claim(gone);
  host().clock.advance(Date.parse(lost.leaseExpiresAt) - host().clock.now().getTime() + 1);
  const kept = await s.claim(stays);
  await hand(s.ctx, onUserDeactivated, [{ userId: gone.actor.id }]);
  await expireAssignments(s.ctx.runtime);
  expect((await standing(s.ctx, lost)).status).toBe("expired");
  expect((await standing(s.ctx, kept)).status).toBe("active");
});
