import { expect, test } from "bun:test";
import type { Context } from "../kernel/context.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import type { Assignment } from "./contract.ts";
import { nextTask } from "./next-task.ts";
import { releaseAssignment } from "./release-assignment.ts";
import { type Scene, scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";

const host = useHost([projectsService, tasksService]);

const CLIENTS = 200;
const OVERLAP = 3;
/** 10,000 tasks take some minutes; the suite has fewer, and the same crowd. */
const TASKS = Number(process.env.WELO_RACE_TASKS ?? 250);
const MINUTE = 60_000;

/** Numbers in [0, 1) that are the same at each run (a linear congruential generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

/** A stretch in which somebody may have held a place of a task: from when he asked to when it was surely free again. */
interface Hold {
  lease: Assignment;
  from: number;
  to: number;
  counted: boolean;
}
interface Empty {
  userId: string;
  from: number;
  to: number;
}

/** What the crowd saw, each call with the moments of its beginning and end. */
class Ledger {
  private moment = 0;
  readonly holds = new Map<string, Hold>();
  readonly empties: Empty[] = [];
  readonly problems: string[] = [];
  counted = 0;

  tick(): number {
    return ++this.moment;
  }

  private idle = 0;
  private change = Promise.withResolvers<void>();

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

  /** Leases that ran out have given their place back at once, for whoever asks from now on. */
  expire(now: Date): void {
    const at = this.tick();
    for (const hold of this.holds.values())
      if (Date.parse(hold.lease.leaseExpiresAt) <= now.getTime()) hold.to = Math.min(hold.to, at);
  }

  /** The tasks that an empty-handed caller could have had at every moment of his call. */
  couldHaveHad({ userId, from, to }: Empty, tasks: readonly string[], byTask: Map<string, Hold[]>): string[] {
    return tasks.filter((taskId) => {
      const holds = byTask.get(taskId) ?? [];
      const meanwhile = holds.filter((hold) => hold.from < to && (hold.counted || hold.to > from));
      return meanwhile.length < OVERLAP && !meanwhile.some((hold) => hold.lease.userId === userId);
    });
  }
}

async function work(s: Scene, person: Context, ledger: Ledger, random: () => number, isOver: () => boolean) {
  const submit = async (hold: Hold) => {
    await s.submit(hold.lease, hold.lease.id).then(
      () => {
        if (!hold.counted) ledger.counted++;
        hold.counted = true;
      },
      (error: { code?: string }) => {
        if (error.code !== "tasks.lease_lost") ledger.problems.push(String(error));
      },
    );
  };
  const advance = (ms: number) => {
    host().clock.advance(ms);
    ledger.expire(host().clock.now());
  };
  let forgotten: Hold | undefined;
  while (!isOver()) {
    const from = ledger.tick();
    const { assignment: lease } = await nextTask(person, { queueId: s.queues.annotate.id });
    const to = ledger.tick();
    if (!lease) {
      ledger.empties.push({ userId: person.actor.id, from, to });
      if (!isOver()) await ledger.wait(() => advance(MINUTE));
      continue;
    }
    const hold = ledger.holds.get(lease.id) ?? { lease, from, to: Infinity, counted: false };
    ledger.holds.set(lease.id, hold);
    const dice = random();
    if (dice < 0.06) continue; // crashed, and back as the same person
    if (dice < 0.12) {
      // gone without a word, or with a hand-in that comes too late
      if (forgotten && random() < 0.5) await submit(forgotten);
      forgotten = hold;
      advance(MINUTE / 60);
      continue;
    }
    if (dice < 0.16)
      await releaseAssignment(person, { assignmentId: lease.id }).then(
        () => {
          hold.to = Math.min(hold.to, ledger.tick());
          ledger.changed();
        },
        () => {},
      );
    else await submit(hold);
  }
  ledger.changed();
}

test(`${CLIENTS} people who crash, dawdle and come too late give each of ${TASKS} tasks exactly ${OVERLAP} hand-ins, and nobody is sent away while there is something for him`, async () => {
  const s = await scene(host(), { overlap: OVERLAP, leaseMinutes: 1 });
  const tasks: string[] = [];
  for (let left = TASKS; left > 0; left -= 5000) tasks.push(...(await s.addTasks(Math.min(5000, left))));
  await s.open(tasks);
  const ledger = new Ledger();
  const isOver = () => ledger.counted >= TASKS * OVERLAP || ledger.problems.length > 0;
  await Promise.all(
    Array.from({ length: CLIENTS }, (_, i) => work(s, s.person(newId()), ledger, numbers(i + 1), isOver)),
  );
  expect(ledger.problems).toEqual([]);

  const byTask = Map.groupBy([...ledger.holds.values()], (hold) => hold.lease.taskId);
  const lost = ledger.empties.flatMap((empty) => ledger.couldHaveHad(empty, tasks, byTask));
  expect(lost).toEqual([]);

  const rows = await s.submitted();
  const people = Map.groupBy(rows, (row) => row.taskId);
  expect([...new Set(tasks.map((id) => people.get(id)?.length))]).toEqual([OVERLAP]);
  expect([...new Set(tasks.map((id) => new Set(people.get(id)!.map((row) => row.userId)).size))]).toEqual([OVERLAP]);
  expect(rows.map((row) => row.id).sort()).toEqual(
    [...ledger.holds.values()]
      .filter((hold) => hold.counted)
      .map((hold) => hold.lease.id)
      .sort(),
  );
}, 900_000);
