import type { Annotation } from "../annotations/contract.ts";
import { saveAnnotation } from "../annotations/save-annotation.ts";
import { type Context, createContext, everything } from "../kernel/context.ts";
import type { Host } from "../kernel/lifecycle/host.ts";
import type { TestClock } from "../kernel/testing/clock.ts";
import { Problem } from "../kernel/wire/problem.ts";
import type { Assignment } from "./contract.ts";
import { nextTask } from "./next-task.ts";
import { type Hold, Ledger } from "./race-ledger.suite.ts";
import { releaseAssignment } from "./release-assignment.ts";

const MINUTE = 60_000;

/** The process died before it answered: nobody knows what it did before. */
export class NoAnswer extends Error {}

/** Services of one process, which can be made to die with all that they have under way. */
export class Process {
  private readonly host: Host;
  private readonly death = Promise.withResolvers<never>();

  constructor(host: Host) {
    this.host = host;
    this.death.promise.catch(() => {});
  }

  as(service: string, { workspaceId, userId }: Person): Context {
    const actor = { type: "user", id: userId } as const;
    return createContext(this.host.runtimes.get(service)!, { workspaceId, actor, grants: everything });
  }

  /** What a call answers, or that the process died before it did. */
  answer<T>(call: Promise<T>): Promise<T> {
    return Promise.race([call, this.death.promise]);
  }

  /** Cuts every connection in the middle of whatever it carries, so that nothing more comes of it, and answers nobody any more. */
  async kill(): Promise<void> {
    this.death.reject(new NoAnswer());
    await Promise.all(
      [...this.host.runtimes.values()].flatMap(({ db, redis }) => {
        redis.disconnect();
        return [db.app, db.system].map(({ sql }) => sql.end({ timeout: 0 }));
      }),
    );
  }
}

interface Person {
  workspaceId: string;
  userId: string;
}

/** Work that somebody handed in. */
export interface Sent {
  hold: Hold;
  result: Annotation["result"];
  /** The annotation whose draft it is said to have become for it came too late; null: it was counted, or nobody knows. */
  lateFor: string | null;
}

export interface CrowdOptions {
  size: number;
  workspaceId: string;
  queueId: string;
  clock: TestClock;
  /** Who serves a person now. */
  processOf(nth: number): Promise<Process>;
  /** After so many hand-ins somebody stays away until every lease of that moment has run out; it costs the whole crowd its work. */
  lateEach: number;
  /** Somebody's work was counted, so many by now. */
  onCounted(counted: number): void;
  /** Nobody has anything to do: whether all is done. */
  isDone(): Promise<boolean>;
}

/** People at work, what they saw of it, and who waits for others. */
export class Crowd {
  readonly ledger = new Ledger();
  readonly problems: string[] = [];
  /** By assignment. */
  readonly sent = new Map<string, Sent>();
  readonly options: CrowdOptions;
  counted = 0;
  private over = false;
  private idle = 0;
  /** How often in a row all had nothing to do, and how much was counted then. */
  private stuck = { rounds: 0, counted: -1 };
  private lateAt: number;
  private change = Promise.withResolvers<void>();

  constructor(options: CrowdOptions) {
    this.options = options;
    this.lateAt = options.lateEach;
  }

  isOver(): boolean {
    return this.over || this.problems.length > 0;
  }

  /** Whether it is time for somebody to come back too late. */
  isLate(): boolean {
    if (this.counted < this.lateAt) return false;
    this.lateAt = this.counted + this.options.lateEach;
    return true;
  }

  advance(ms: number): void {
    this.options.clock.advance(ms);
    this.ledger.expire(this.options.clock.now());
  }

  /** Wakes those who found nothing. */
  changed(): void {
    this.idle = 0;
    this.change.resolve();
    this.change = Promise.withResolvers<void>();
  }

  /** Waits until somebody gave something back; when all have nothing to do, time goes on, and what was left behind comes back. */
  async wait(): Promise<void> {
    if (++this.idle < this.options.size) return this.change.promise;
    this.advance(2 * MINUTE);
    this.over = await this.options.isDone();
    const { rounds, counted } = this.stuck;
    this.stuck = { rounds: counted === this.counted ? rounds + 1 : 0, counted: this.counted };
    if (!this.over && rounds >= 20) this.problems.push(`nobody gets on: ${this.counted} are counted`);
    this.changed();
  }
}

/** One of the crowd, from first to last. */
export async function work(crowd: Crowd, nth: number, userId: string, random: () => number): Promise<void> {
  const { ledger, options } = crowd;
  const person = { workspaceId: options.workspaceId, userId };

  const ask = async (prefetch: boolean) => {
    const process = await options.processOf(nth);
    const asked = ledger.tick();
    const next = nextTask(process.as("tasks", person), { queueId: options.queueId, prefetch });
    try {
      const { assignment } = await process.answer(next);
      return ledger.told(userId, asked, assignment, options.clock.now());
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      ledger.lost(userId, asked);
      return undefined;
    }
  };

  const send = async (hold: Hold, result: Annotation["result"], by: number): Promise<Annotation> => {
    const process = await options.processOf(by);
    const { id: assignmentId, taskId, fence } = hold.lease as Assignment;
    const handedIn = { taskId, assignmentId, fence, status: "submitted", result, sequence: 1 } as const;
    const context = process.as("annotations", person);
    return process.answer(saveAnnotation(context, { ...handedIn, activeSeconds: 1, confidence: null }));
  };

  /** Hands in, sometimes twice at once, the second time through whoever serves the next person. */
  const submit = async (hold: Hold) => {
    const { id, taskId } = hold.lease;
    const sent = crowd.sent.get(id) ?? { hold, result: answerTo(random), lateFor: null };
    crowd.sent.set(id, sent);
    const by = random() < 0.1 ? [nth, nth + 1] : [nth];
    const answers = await Promise.allSettled(by.map((one) => send(hold, sent.result, one)));
    for (const answer of answers) {
      const told = answer.status === "fulfilled" ? answer.value : answer.reason;
      if (told instanceof NoAnswer) hold.inDoubt = true;
      else if (isLate(told)) sent.lateFor = String(told.fields.annotationId);
      else if (answer.status === "rejected" || told.status !== "submitted" || told.taskId !== taskId)
        crowd.problems.push(told instanceof Error ? `${told.stack}` : JSON.stringify(told));
      else if (!hold.counted) {
        hold.counted = true;
        options.onCounted(++crowd.counted);
      }
    }
    if (hold.counted && sent.lateFor) crowd.problems.push(`${id} was counted and refused`);
  };

  const release = async (hold: Hold) => {
    const process = await options.processOf(nth);
    const leaving = ledger.tick();
    const released = releaseAssignment(process.as("tasks", person), { assignmentId: hold.lease.id });
    await process.answer(released).then(
      () => ledger.end(hold, leaving, ledger.tick()),
      (error: unknown) => {
        if (error instanceof NoAnswer) ledger.mayEnd(hold, leaving);
      },
    );
    crowd.changed();
  };

  let forgotten: Hold | undefined;
  while (!crowd.isOver()) {
    const hold = await ask(false);
    if (hold === undefined) continue;
    if (hold === null) {
      if (!crowd.isOver()) await crowd.wait();
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
        crowd.advance(MINUTE + 1000);
        await submit(hold);
      } else crowd.advance(MINUTE / 60);
    } else if (dice < 0.16) await release(hold);
    else await submit(hold);
  }
  crowd.changed();
}

function answerTo(random: () => number): Annotation["result"] {
  const sentiment = ["positive", "neutral", "negative"][Math.floor(random() * 3)]!;
  return { regions: [], relations: [], answers: { sentiment, strength: 1 + Math.floor(random() * 5) } };
}

function isLate(answer: unknown): answer is Problem {
  return answer instanceof Problem && answer.code === "annotations.lease_lost" && answer.status === 409;
}
