import { expect, test } from "bun:test";
import type { Context } from "../kernel/context.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import type { Assignment } from "./contract.ts";
import { heartbeat } from "./heartbeat.ts";
import { listAssignments } from "./list-assignments.ts";
import { nextTask } from "./next-task.ts";
import { releaseAssignment } from "./release-assignment.ts";
import { scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";
import { skipAssignment } from "./skip-assignment.ts";

const host = useHost([projectsService, tasksService]);

/** Numbers in [0, 1) that are the same at each run (a linear congruential generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

test.each([1, 2])(
  "a careless crowd (%i) ends with exactly the wanted number of hand-ins by different people on each task",
  async (seed) => {
    const OVERLAP = 3;
    const s = await scene(host(), { overlap: OVERLAP, leaseMinutes: 1 });
    const tasks = await s.addTasks(12);
    await s.open(tasks);
    const random = numbers(seed);
    const counted: Assignment[] = [];
    const forgotten: Assignment[] = [];
    const references = new Map<string, string>();

    const submit = async (lease: Assignment) => {
      const reference = references.get(lease.id) ?? newId();
      references.set(lease.id, reference);
      const first = !counted.some((one) => one.id === lease.id);
      await s.submit(lease, reference).then(
        () => first && !counted.some((one) => one.id === lease.id) && counted.push(lease),
        (error: { code?: string }) => expect(error.code).toBe("tasks.lease_lost"),
      );
    };
    const act = async (person: Context): Promise<void> => {
      const { assignment: lease } = await nextTask(person, { queueId: s.queues.annotate.id });
      // All of a round together stay within a lease, or whoever works slowly would never be in time.
      if (!lease) return void host().clock.advance(5_000);
      const dice = random();
      if (dice < 0.55) return submit(lease);
      if (dice < 0.65) return submit(lease).then(() => submit(lease));
      if (dice < 0.75) return void (await releaseAssignment(person, { assignmentId: lease.id }).catch(() => {}));
      if (dice < 0.78)
        return void (await skipAssignment(person, { assignmentId: lease.id, reason: "?" }).catch(() => {}));
      if (dice < 0.85)
        return void (await heartbeat(person, { assignmentId: lease.id, fence: lease.fence }).catch(() => {}));
      forgotten.push(lease);
      host().clock.advance(15_000);
      const old = forgotten[Math.floor(random() * forgotten.length)]!;
      return submit(old);
    };
    const people = Array.from({ length: 8 }, () => s.person());
    for (let round = 0; round < 200 && counted.length < tasks.length * OVERLAP; round++)
      await Promise.all(people.map(act));

    const { items } = await listAssignments(s.ctx, { status: "submitted", limit: 200 });
    expect(items.map((one) => one.id).sort()).toEqual(counted.map((one) => one.id).sort());
    const byTask = Map.groupBy(items, (one) => one.taskId);
    expect(tasks.map((id) => byTask.get(id)?.length)).toEqual(tasks.map(() => OVERLAP));
    expect(tasks.map((id) => new Set(byTask.get(id)!.map((one) => one.userId)).size)).toEqual(tasks.map(() => OVERLAP));
    expect(await s.said("assignment.submitted")).toHaveLength(tasks.length * OVERLAP);
  },
  60_000,
);

test("nobody is told that there is nothing because somebody else is just being served", async () => {
  const s = await scene(host(), { overlap: 4 });
  const tasks = await s.addTasks(15);
  for (const taskId of tasks) {
    await s.open([taskId]);
    const got = await Promise.all(
      Array.from({ length: 4 }, () => nextTask(s.person(), { queueId: s.queues.annotate.id })),
    );
    expect(got.map((one) => one.assignment?.taskId)).toEqual([taskId, taskId, taskId, taskId]);
  }
});
