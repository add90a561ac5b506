import { expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { projectsService } from "../projects/service.ts";
import type { Consensus } from "../quality/contract.ts";
import { getTask } from "./get-task.ts";
import { listTasks } from "./list-tasks.ts";
import { onConsensusUpdated } from "./on/consensus-updated.ts";
import { hand, type Scene, scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";

const host = useHost([projectsService, tasksService]);

const told = (s: Scene, taskId: string, status?: Consensus["status"]) =>
  hand(s.ctx, onConsensusUpdated, [{ taskId, entropy: 1, confidence: 0.5, answers: 2, ...(status ? { status } : {}) }]);
const listed = async (s: Scene, toDecide: boolean) =>
  (await listTasks(s.ctx, { projectId: s.project.id, toDecide, limit: 10 })).items.map((task) => task.id).toSorted();

test("the tasks that a person has to decide are listed by themselves, for as long as quality says so", async () => {
  const s = await scene(host(), { overlap: 2 });
  const [one, two, three] = (await s.addTasks(3)) as [string, string, string];
  await told(s, one, "required");
  await told(s, two, "required");
  await told(s, three, "agreed");
  expect(await listed(s, true)).toEqual([one, two]);
  expect(await listed(s, false)).toEqual([three]);
  expect((await getTask(s.ctx, { taskId: one })).toDecide).toBe(true);
  // What was told before it was told where a task stands says nothing of that.
  await told(s, one);
  expect(await listed(s, true)).toEqual([one, two]);
  await told(s, one, "adjudicated");
  expect(await listed(s, true)).toEqual([two]);
  const other = await scene(host());
  expect((await listTasks(other.ctx, { toDecide: true, limit: 10 })).items).toEqual([]);
});

test("of a task that was cancelled nobody has to decide; one that is completed can still turn out to be unsure", async () => {
  const s = await scene(host(), { overlap: 2 });
  const [cancelled, completed] = (await s.addTasks(2)) as [string, string];
  for (const taskId of [cancelled, completed]) await told(s, taskId, "required");
  await s.end(cancelled, "cancelled");
  await s.end(completed);
  expect(await listed(s, true)).toEqual([completed]);
  await told(s, cancelled, "required");
  expect(await listed(s, true)).toEqual([completed]);
});

test("nothing but true and false can be asked for", async () => {
  const { ctx } = await scene(host());
  const asked = (toDecide: string) =>
    host().request("tasks", { workspaceId: ctx.workspaceId }, "GET", `/tasks?toDecide=${toDecide}`);
  expect((await asked("true")).status).toBe(200);
  const refused = await asked("perhaps");
  expect([refused.status, ((await refused.json()) as { errors: { pointer: string }[] }).errors[0]!.pointer]).toEqual([
    422,
    "/query/toDecide",
  ]);
});
