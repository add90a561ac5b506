import { describe, expect, test } from "bun:test";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { completeAssignment } from "./complete-assignment.ts";
import type { Assignment } from "./contract.ts";
import { expireAssignments } from "./expire-assignments.ts";
import { getAssignment } from "./get-assignment.ts";
import { heartbeat } from "./heartbeat.ts";
import { postponeAssignment } from "./postpone-assignment.ts";
import { releaseAssignment } from "./release-assignment.ts";
import { scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";
import { skipAssignment } from "./skip-assignment.ts";
import { transferAssignment } from "./transfer-assignment.ts";

const host = useHost([projectsService, tasksService]);
const MINUTE = 60_000;

/** A person with a fresh lease, and a page of his on it. */
async function atWork() {
  const s = await scene(host(), { leaseMinutes: 30 });
  await s.open(await s.addTasks(1));
  const ann = s.person();
  const lease = await s.claim(ann);
  const page = (id = newId()) => {
    const report = (sequence: number, activeMs: number) => ({ page: id, sequence, activeMs });
    const beat = async (sequence: number, activeMs: number) => {
      const active = report(sequence, activeMs);
      return (await heartbeat(ann, { assignmentId: lease.id, fence: lease.fence, active })).activeMs;
    };
    return { report, beat };
  };
  const counted = async () => (await getAssignment(s.ctx, { assignmentId: lease.id })).assignment.activeMs;
  return { s, ann, lease, page, counted, pass: (ms: number) => host().clock.advance(ms) };
}

describe("a heartbeat", () => {
  test("adds what its page has measured since the one before, and one without a report adds nothing", async () => {
    const { ann, lease, page, pass } = await atWork();
    const { beat } = page();
    expect(lease.activeMs).toBe(0);
    pass(MINUTE);
    expect(await beat(1, 40_000)).toBe(40_000);
    pass(MINUTE);
    expect((await heartbeat(ann, { assignmentId: lease.id, fence: lease.fence })).activeMs).toBe(40_000);
    pass(MINUTE);
    expect(await beat(2, 140_000)).toBe(140_000);
  });

  test("adds no more than has passed since the one before, however much the page claims", async () => {
    const { lease, page, pass, counted } = await atWork();
    const { beat } = page();
    const lasted = () => host().clock.now().getTime() - Date.parse(lease.createdAt);
    pass(MINUTE);
    const first = await beat(1, 3_600_000);
    expect(first).toBeGreaterThanOrEqual(MINUTE);
    expect(first).toBeLessThanOrEqual(lasted());
    pass(2 * MINUTE);
    expect(await beat(2, 7_200_000)).toBeLessThanOrEqual(lasted());
    // Idle until now: nobody may claim that time later.
    pass(10 * MINUTE);
    const since = host().clock.now().getTime();
    const before = await beat(3, 7_200_000);
    pass(MINUTE);
    const after = await beat(4, 9_000_000);
    expect(after - before).toBeLessThanOrEqual(host().clock.now().getTime() - since);
    expect(await counted()).toBeLessThan(lasted() - 9 * MINUTE);
  });

  test("that is sent again counts once and takes no time from the next; one that was overtaken takes nothing away", async () => {
    const { page, pass } = await atWork();
    const { beat } = page();
    pass(MINUTE);
    expect(await beat(1, 50_000)).toBe(50_000);
    pass(30_000);
    expect(await beat(1, 50_000)).toBe(50_000);
    pass(30_000);
    expect(await beat(3, 110_000)).toBe(110_000);
    pass(MINUTE);
    expect(await beat(2, 80_000)).toBe(110_000);
    expect(await beat(4, 130_000)).toBe(130_000);
  });

  test("that was lost is made good by the next", async () => {
    const { page, pass } = await atWork();
    const { beat } = page();
    pass(MINUTE);
    await beat(1, 30_000);
    pass(5 * MINUTE);
    expect(await beat(9, 200_000)).toBe(200_000);
  });

  test("of two pages adds up, up to what has passed, whatever numbers they count by", async () => {
    const { lease, page, pass } = await atWork();
    const [left, right] = [page(), page()];
    pass(MINUTE);
    expect(await left.beat(1, 20_000)).toBe(20_000);
    pass(MINUTE);
    expect(await right.beat(1, 30_000)).toBe(50_000);
    pass(MINUTE);
    await Promise.all([left.beat(2, 20_000 + MINUTE), right.beat(2, 30_000 + MINUTE)]);
    const lasted = host().clock.now().getTime() - Date.parse(lease.createdAt);
    const now = await left.beat(2, 20_000 + MINUTE);
    expect(now).toBeGreaterThanOrEqual(50_000 + MINUTE);
    expect(now).toBeLessThanOrEqual(Math.min(lasted, 50_000 + lasted - 2 * MINUTE));
  });

  test("of a page more than sixty-four extends the lease and counts nothing", async () => {
    const { page, pass, counted } = await atWork();
    const first = page();
    await first.beat(1, 0);
    for (let n = 1; n < 64; n++) await page().beat(1, 0);
    pass(MINUTE);
    expect(await page().beat(1, 30_000)).toBe(0);
    expect(await first.beat(2, 30_000)).toBe(30_000);
    expect(await counted()).toBe(30_000);
  });

  test("of somebody whose lease is no more, or is another's, counts nothing", async () => {
    const { s, lease, page, pass, counted } = await atWork();
    const { beat, report } = page();
    pass(MINUTE);
    await beat(1, 10_000);
    const theirs = { assignmentId: lease.id, fence: lease.fence, active: report(2, 40_000) };
    await expect(heartbeat(s.person(), theirs)).rejects.toMatchObject({ code: "tasks.not_yours" });
    pass(31 * MINUTE);
    await expect(beat(2, 40_000)).rejects.toMatchObject({ code: "tasks.lease_lost" });
    expect(await counted()).toBe(10_000);
  });
});

describe("what was counted stays and is told", () => {
  const ended = async (
    end: (
      work: Awaited<ReturnType<typeof atWork>>,
      report: { page: string; sequence: number; activeMs: number },
    ) => Promise<unknown>,
  ) => {
    const work = await atWork();
    const { beat, report } = work.page();
    work.pass(MINUTE);
    await beat(1, 25_000);
    work.pass(MINUTE);
    await end(work, report(2, 40_000));
    const events = await work.s.said("assignment.submitted", "assignment.released", "assignment.expired");
    return { counted: await work.counted(), told: events.map(({ type, data }) => [type, data.activeMs]) };
  };
  const id = ({ lease }: { lease: Assignment }) => ({ assignmentId: lease.id });

  test("by a hand-in, with its last report", async () => {
    const reference = newId();
    const result = await ended(async ({ s, lease }, active) => {
      const given = { assignmentId: lease.id, fence: 1, userId: lease.userId, reference, active, claimedMs: 3_600_000 };
      const first = await completeAssignment(s.ctx, given);
      expect(first).toMatchObject({ activeMs: 40_000, spentMs: 40_000 });
      expect(await completeAssignment(s.ctx, given)).toEqual(first);
    });
    expect(result).toEqual({ counted: 40_000, told: [["assignment.submitted", 40_000]] });
  });

  test("by a skip", async () => {
    const result = await ended((work, active) => skipAssignment(work.ann, { ...id(work), reason: "Blurred", active }));
    expect(result).toEqual({ counted: 40_000, told: [["assignment.released", 40_000]] });
  });

  test("by giving it back", async () => {
    const result = await ended((work, active) => releaseAssignment(work.ann, { ...id(work), active }));
    expect(result).toEqual({ counted: 40_000, told: [["assignment.released", 40_000]] });
  });

  test("by putting it off", async () => {
    const result = await ended((work, active) => postponeAssignment(work.ann, { ...id(work), active }));
    expect(result).toEqual({ counted: 40_000, told: [["assignment.released", 40_000]] });
  });

  test("when a manager takes it back, whose own page adds nothing", async () => {
    const result = await ended((work, active) => {
      const { workspaceId } = work.s.ctx;
      const manager = host().context("tasks", { workspaceId, permissions: ["task.claim", "task.assign"] });
      return releaseAssignment(manager, { ...id(work), active: { ...active, page: newId() } });
    });
    expect(result).toEqual({ counted: 25_000, told: [["assignment.released", 25_000]] });
  });

  test("when it is given to somebody else", async () => {
    const result = await ended(({ s, lease }) =>
      transferAssignment(s.ctx, { assignmentId: lease.id, userId: newId(), minutes: 10 }),
    );
    expect(result).toEqual({ counted: 25_000, told: [["assignment.released", 25_000]] });
  });

  test("when its task is closed", async () => {
    const result = await ended(({ s, lease }) => s.close(lease.taskId, 2));
    expect(result).toEqual({ counted: 25_000, told: [["assignment.released", 25_000]] });
  });

  test("when it runs out", async () => {
    const result = await ended(async ({ s, lease, pass }) => {
      pass(31 * MINUTE);
      await expireAssignments(s.ctx.runtime);
      await eventually(
        async () => (await getAssignment(s.ctx, { assignmentId: lease.id })).assignment.endedAt !== null,
      );
    });
    expect(result).toEqual({ counted: 25_000, told: [["assignment.expired", 25_000]] });
  });
});

describe("a hand-in", () => {
  test("is told with the time of the leases that led to it, and the next one with what came since", async () => {
    const { s, ann, lease, page, pass } = await atWork();
    pass(MINUTE);
    await releaseAssignment(ann, { assignmentId: lease.id, active: page().report(1, 15_000) });
    const again = await s.claim(ann);
    pass(MINUTE);
    const handIn = (of: Assignment, activeMs: number) => {
      const { id: assignmentId, fence, userId } = of;
      return completeAssignment(s.ctx, {
        ...{ assignmentId, fence, userId, reference: newId() },
        active: page().report(1, activeMs),
      });
    };
    expect(await handIn(again, 20_000)).toMatchObject({ activeMs: 20_000, spentMs: 35_000 });
    await s.open([lease.taskId], { reserveFor: [ann.actor.id] }, 2);
    const rework = await s.claim(ann);
    pass(MINUTE);
    expect(await handIn(rework, 7000)).toMatchObject({ activeMs: 7000, spentMs: 7000 });
  });

  test("whose client reports nothing counts as it claims, up to what the lease has lasted and five minutes", async () => {
    const claims = async (claimedMs: number) => {
      const { s, lease, pass } = await atWork();
      pass(MINUTE);
      const { id: assignmentId, fence, userId } = lease;
      await completeAssignment(s.ctx, { assignmentId, fence, userId, reference: newId(), claimedMs });
      const [told] = await s.said("assignment.submitted");
      return {
        told: told!.data.activeMs as number,
        lasted: host().clock.now().getTime() - Date.parse(lease.createdAt),
      };
    };
    expect((await claims(12_000)).told).toBe(12_000);
    const much = await claims(86_400_000);
    expect(much.told).toBeGreaterThanOrEqual(6 * MINUTE);
    expect(much.told).toBeLessThanOrEqual(much.lasted + 5 * MINUTE);
  });
});
