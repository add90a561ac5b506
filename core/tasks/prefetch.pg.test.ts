import { describe, expect, test } from "bun:test";
import type { Context } from "../kernel/context.ts";
import { useHost } from "../kernel/testing/host.ts";
import { projectsService } from "../projects/service.ts";
import { heartbeat } from "./heartbeat.ts";
import { nextTask } from "./next-task.ts";
import { type Scene, scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";

const host = useHost([projectsService, tasksService]);
const MINUTE = 60_000;
const next = (s: Scene, person: Context) => nextTask(person, { queueId: s.queues.annotate.id });

describe("the next task, kept ready", () => {
  const ready = (s: Scene, person: Context) =>
    nextTask(person, { queueId: s.queues.annotate.id, prefetch: true }).then((one) => one.assignment);

  test("is nobody else's for two minutes, and is handed out first, when its lease begins", async () => {
    const s = await scene(host(), { leaseMinutes: 30 });
    const tasks = await s.addTasks(2);
    await s.open(tasks);
    const ann = s.person();
    const first = await s.claim(ann);
    const kept = (await ready(s, ann))!;
    expect(kept).toMatchObject({ taskId: tasks[1]!, prefetched: true });
    expect(Date.parse(kept.leaseExpiresAt)).toBe(Date.parse(kept.createdAt) + 2 * MINUTE);
    expect(await ready(s, ann)).toEqual({ ...kept, leaseExpiresAt: expect.any(String) });
    expect((await next(s, s.person())).empty?.reason).toBe("all_taken");
    expect((await next(s, ann)).assignment).toEqual(first);
    await expect(heartbeat(ann, { assignmentId: kept.id, fence: kept.fence })).rejects.toMatchObject({
      code: "tasks.not_begun",
    });
    await expect(s.submit(kept)).rejects.toMatchObject({ code: "tasks.not_begun" });
    host().clock.advance(MINUTE);
    await s.submit(first);
    const begun = await s.claim(ann);
    expect(begun).toMatchObject({ id: kept.id, taskId: tasks[1]! });
    expect(begun).not.toHaveProperty("prefetched");
    const shownAt = Date.parse(begun.leaseExpiresAt) - 30 * MINUTE;
    expect(shownAt).toBeGreaterThanOrEqual(Date.parse(kept.createdAt) + MINUTE);
    host().clock.advance(3 * MINUTE);
    const { endedAt } = await s.submit(begun);
    const seconds = Math.round((Date.parse(endedAt!) - shownAt) / 1000);
    expect((await s.said("assignment.submitted")).at(-1)).toMatchObject({ data: { seconds } });
  });

  test("is kept on by each call that asks for it, as the same assignment", async () => {
    const s = await scene(host(), { leaseMinutes: 30 });
    await s.open(await s.addTasks(2));
    const ann = s.person();
    const first = await s.claim(ann);
    const kept = (await ready(s, ann))!;
    for (let round = 0; round < 3; round++) {
      host().clock.advance(1.5 * MINUTE);
      const askedAt = host().clock.now().getTime();
      const again = (await ready(s, ann))!;
      expect(again).toMatchObject({ id: kept.id, prefetched: true });
      expect(Date.parse(again.leaseExpiresAt)).toBeGreaterThanOrEqual(askedAt + 2 * MINUTE);
    }
    await s.submit(first);
    expect(await s.claim(ann)).toMatchObject({ id: kept.id });
    expect(await s.said("assignment.expired")).toEqual([]);
  });

  test("is free again when nobody takes it up", async () => {
    const s = await scene(host(), { leaseMinutes: 30 });
    await s.open(await s.addTasks(2));
    const ann = s.person();
    const first = await s.claim(ann);
    const kept = (await ready(s, ann))!;
    host().clock.advance(2 * MINUTE);
    expect((await s.claim(s.person())).taskId).toBe(kept.taskId);
    expect(await s.said("assignment.expired")).toMatchObject([{ data: { assignmentId: kept.id, prefetched: true } }]);
    await s.submit(first);
    expect((await next(s, ann)).empty?.reason).toBe("all_taken");
    await expect(s.submit(kept)).rejects.toMatchObject({ code: "tasks.lease_lost" });
  });
});
