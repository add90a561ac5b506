import { expect, test } from "bun:test";
import type { Context } from "../kernel/context.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import type { Assignment } from "./contract.ts";
import { nextTask } from "./next-task.ts";
import { type Hold, Ledger, numbers } from "./race-ledger.suite.ts";
import { releaseAssignment } from "./release-assignment.ts";
import { type Scene, scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";

const host = useHost([projectsService, tasksService]);

const CLIENTS = 200;
const OVERLAP = 3;
/** 10,000 tasks take some minutes; the suite has fewer, and the same crowd. */
const TASKS = Number(process.env.WELO_RACE_TASKS ?? 250);
const MINUTE = 60_000;
/** After so many hand-ins somebody who is gone stays away until every lease of that moment has run out; it costs the whole crowd its work. */
const LATE_EACH = Math.max(400, (TASKS * OVERLAP) / 8);

/** The crowd: how much of its work was counted, and who waits for others. */
class Crowd {
  readonly ledger = new Ledger();
  readonly problems: string[] = [];
  counted = 0;
  /** Hand-ins that were refused for their lease had run out. */
  late = 0;
  private idle = 0;
  private lateAt = LATE_EACH;
  private change = Promise.withResolvers<void>();

  /** Whether it is time for somebody to come back too late. */
  isLate(): boolean {
    if (this.counted < this.lateAt) return false;
    this.lateAt = this.counted + LATE_EACH;
    return true;
  }

  /** Wakes those who found nothing. */
  changed(): void {
    this.idle = 0;
    this.change.resolve();
    this.change = Promise.withResolvers<void>();
  }

  /** Waits until somebody gave something back; when all have nothing to do, time goes on, and what was left behind comes back. */
  async wait(advance: () => void): Promise<void> {
    if (++this.idle < CLIENTS) return this.change.promise;
    advance();
    this.changed();
  }
}

async function work(s: Scene, person: Context, crowd: Crowd, random: () => number, isOver: () => boolean) {
  const { ledger } = crowd;
  const ask = async (prefetch: boolean) => {
    const asked = ledger.tick();
    const { assignment } = await nextTask(person, { queueId: s.queues.annotate.id, prefetch });
    return ledger.told(person.actor.id, asked, assignment, host().clock.now());
  };
  const submit = async (hold: Hold) => {
    await s.submit(hold.lease as Assignment, hold.lease.id).then(
      () => {
        if (!hold.counted) crowd.counted++;
        hold.counted = true;
      },
      (error: { code?: string }) => {
        if (error.code === "tasks.lease_lost") crowd.late++;
        else crowd.problems.push(String(error));
      },
    );
  };
  const advance = (ms: number) => {
    host().clock.advance(ms);
    ledger.expire(host().clock.now());
  };
  let forgotten: Hold | undefined;
  while (!isOver()) {
    const hold = await ask(false);
    if (!hold) {
      if (!isOver()) await crowd.wait(() => advance(2 * MINUTE));
      continue;
    }
    if (random() < 0.2) await ask(true); // the next one, kept ready
    const dice = random();
    if (dice < 0.06) continue; // crashed, and back as the same person
    if (dice < 0.12) {
      // gone without a word, or with a hand-in that comes too late
      if (forgotten && random() < 0.5) await submit(forgotten);
      forgotten = hold;
      if (crowd.isLate()) {
        advance(MINUTE + 1000);
        await submit(hold);
      } else advance(MINUTE / 60);
      continue;
    }
    if (dice < 0.16) {
      const leaving = ledger.tick();
      await releaseAssignment(person, { assignmentId: hold.lease.id }).then(
        () => {
          ledger.end(hold, leaving, ledger.tick());
          crowd.changed();
        },
        () => {},
      );
    } else await submit(hold);
  }
  crowd.changed();
}

test(`${CLIENTS} people who crash, dawdle, come too late and have tasks kept ready give each of ${TASKS} tasks exactly ${OVERLAP} hand-ins, and nobody is sent away while there is something for him`, async () => {
  const s = await scene(host(), { overlap: OVERLAP, leaseMinutes: 1 });
  const tasks: string[] = [];
  for (let left = TASKS; left > 0; left -= 2000) {
    const some = await s.addTasks(Math.min(2000, left));
    await s.open(some);
    tasks.push(...some);
  }
  const crowd = new Crowd();
  const isOver = () => crowd.counted >= TASKS * OVERLAP || crowd.problems.length > 0;
  await Promise.all(
    Array.from({ length: CLIENTS }, (_, i) => work(s, s.person(newId()), crowd, numbers(i + 1), isOver)),
  );
  expect(crowd.problems).toEqual([]);
  expect(crowd.ledger.faults(tasks, OVERLAP)).toEqual([]);

  expect(crowd.late).toBeGreaterThan(0);
  expect((await s.said("assignment.expired")).length).toBeGreaterThan(0);

  const rows = await s.submitted();
  const people = Map.groupBy(rows, (row) => row.taskId);
  expect([...new Set(tasks.map((id) => people.get(id)?.length))]).toEqual([OVERLAP]);
  expect([...new Set(tasks.map((id) => new Set(people.get(id)!.map((row) => row.userId)).size))]).toEqual([OVERLAP]);
  expect(rows.map((row) => row.id).sort()).toEqual(
    crowd.ledger
      .counted()
      .map((hold) => hold.lease.id)
      .sort(),
  );
}, 1_800_000);
