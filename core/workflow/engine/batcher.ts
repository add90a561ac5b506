import type { WorkflowEvent } from "../../../machines/engine/definition.ts";
import type { Runtime } from "../../kernel/context.ts";
import { failpoint } from "../../kernel/failpoint.ts";
import { errorForLog, reasonOf } from "../../kernel/logger.ts";
import { inTransaction, isAway } from "../../kernel/transaction.ts";
import { requestProblems } from "../../kernel/wire/problem.ts";
import { applyChanges } from "../store/changes.ts";
import type { Planned } from "./plan.ts";
import type { Submission } from "./submission.ts";
import type { Group, Workshop } from "./workshop.ts";

/** The one writer of a process: what arrives while a statement is under way goes into the next one. */
export interface Batcher {
  submit(submission: Submission): void;
}

/** Statements under way at a time, on disjoint instances. */
const LANES = 2;
/** So many must wait before a second statement is sent beside the first: below that, waiting makes fewer commits. */
const CROWD = 64;
const MOST = 512;
const TRIES = 30;

export function createBatcher(runtime: Runtime, workshop: Workshop): Batcher {
  let queue: Submission[] = [];
  /** Instances that a statement under way is about, with what came for them meanwhile. */
  const held = new Map<string, Submission[]>();
  /** Instances of which one thing at a time is done, to find out which it is that cannot be done. */
  const apart = new Set<string>();
  const tries = new WeakMap<Submission, number>();
  let lanes = 0;
  let woken = false;

  function submit(submission: Submission): void {
    if (inTransaction())
      return submission.fail(
        new Error("an instance is not to be moved inside of a transaction: it would wait for itself"),
      );
    queue.push(submission);
    wake();
  }

  /** What arrives in the same turn of the event loop goes together. */
  function wake(): void {
    if (woken) return;
    woken = true;
    queueMicrotask(() => {
      woken = false;
      while (queue.length > 0 && (lanes === 0 || (lanes < LANES && queue.length >= CROWD))) {
        const groups = gather();
        if (groups.length > 0) void run(groups);
      }
    });
  }

  /** The next batch; what is about an instance in hand waits aside for its turn. */
  function gather(): Group[] {
    const groups = new Map<string, Group>();
    let taken = 0;
    let at = 0;
    for (; at < queue.length && taken < MOST; at++) {
      const submission = queue[at]!;
      const { taskId } = submission;
      const aside = held.get(taskId);
      if (aside) {
        aside.push(submission);
        continue;
      }
      const group = groups.get(taskId);
      if (group) group.submissions.push(submission);
      else groups.set(taskId, { taskId, submissions: [submission] });
      if (apart.has(taskId)) held.set(taskId, []);
      taken++;
    }
    queue = at === queue.length ? [] : queue.slice(at);
    for (const taskId of groups.keys()) if (!held.has(taskId)) held.set(taskId, []);
    // Statements of several processes lock rows in one order, so that they do not wait for each other.
    return [...groups.values()].sort((a, b) => (a.taskId < b.taskId ? -1 : 1));
  }

  async function run(groups: Group[]): Promise<void> {
    lanes++;
    const again = await attempt(groups);
    lanes--;
    const aside: Submission[] = [];
    for (const { taskId } of groups) {
      const waiting = held.get(taskId)!;
      aside.push(...waiting);
      held.delete(taskId);
      if (apart.has(taskId) && waiting.length === 0 && !again.some((one) => one.taskId === taskId))
        apart.delete(taskId);
    }
    if (again.length + aside.length > 0) queue = [...again, ...aside, ...queue];
    if (lanes === 0 && queue.length === 0) workshop.idle();
    wake();
  }

  /** The same as `write`; what could not be written, as when the database is away, is failed. Never rejects. */
  async function attempt(groups: readonly Group[]): Promise<Submission[]> {
    try {
      return await write(groups);
    } catch (error) {
      abandon(groups, error);
      return [];
    }
  }

  /** With what is failed goes all that came after it for the same instances: handed over again, it would else be overtaken. */
  function abandon(groups: readonly Group[], error: unknown): void {
    const tasks = new Set(groups.map(({ taskId }) => taskId));
    const later = Map.groupBy(queue, ({ taskId }) => tasks.has(taskId));
    queue = later.get(false) ?? [];
    for (const { taskId, submissions } of groups) {
      for (const one of [...submissions, ...held.get(taskId)!]) one.fail(error);
      held.set(taskId, []);
    }
    for (const one of later.get(true) ?? []) one.fail(error);
  }

  /** Writes groups and tells who waits; returns what has to be done again, on newer versions. */
  async function write(groups: readonly Group[]): Promise<Submission[]> {
    const worked = await workshop.work(groups);
    const sound: { group: Group; planned: Planned }[] = [];
    const again: Submission[] = [];
    for (const [i, planned] of worked.entries()) {
      if ("poison" in planned) again.push(...poison(groups[i]!, planned.poison));
      else sound.push({ group: groups[i]!, planned });
    }
    if (sound.length === 0) return again;
    await failpoint("workflow.batch.planned");
    let left: Awaited<ReturnType<typeof applyChanges>>;
    try {
      left = await applyChanges(
        runtime,
        sound.map(({ planned }) => planned.change),
      );
    } catch (error) {
      for (const { group } of sound) workshop.forget(group.taskId);
      if (isAway(error)) throw error;
      if (isCrossed(error)) return [...again, ...sound.flatMap(({ group }) => retry(group.submissions))];
      if (sound.length === 1) return [...again, ...poison(sound[0]!.group, error)];
      const half = sound.length >> 1;
      for (const part of [sound.slice(0, half), sound.slice(half)])
        again.push(...(await attempt(part.map(({ group }) => group))));
      return again;
    }
    await failpoint("workflow.batch.committed");
    for (const [x, { group, planned }] of sound.entries()) {
      if (left.stale.has(x)) again.push(...notWritten(group, planned, left.seen.get(x)));
      else written(planned);
    }
    runtime.wake("relay");
    return again;
  }

  function written({ change: { row }, outcomes }: Planned): void {
    if (row) workshop.remember(row);
    for (const { submission, outcome } of outcomes)
      if (outcome.error === undefined) submission.settle(outcome);
      else submission.fail(outcome.error);
  }

  function notWritten(
    group: Group,
    { change, outcomes }: Planned,
    seen: ReadonlySet<number> | undefined,
  ): Submission[] {
    workshop.forget(group.taskId);
    const open = outcomes.filter(({ submission }, nth) => {
      if (!seen?.has(nth)) return true;
      submission.settle({ what: "handled", row: change.before });
      return false;
    });
    return retry(open.map(({ submission }) => submission));
  }

  function retry(submissions: readonly Submission[]): Submission[] {
    return submissions.filter((one) => {
      const n = (tries.get(one) ?? 0) + 1;
      tries.set(one, n);
      if (n <= TRIES) return true;
      one.fail(requestProblems.conflict({ detail: "The instance moves too fast to be changed now." }));
      return false;
    });
  }

  /** An instance that cannot be moved on is failed with the reason; a question that cannot be answered is refused. */
  function poison({ taskId, submissions }: Group, error: unknown): Submission[] {
    workshop.forget(taskId);
    if (isAway(error)) throw error;
    const [first, ...rest] = submissions;
    if (rest.length > 0) {
      apart.add(taskId);
      return submissions;
    }
    const { command } = first!;
    runtime.log.warn({ service: runtime.service, taskId, error: errorForLog(error) }, "an instance could not be moved");
    if (command.kind !== "event") first!.fail(error);
    else if (command.asked) first!.settle({ what: "refused", row: null, why: reasonOf(error) });
    else {
      // What follows waits with the failed instance, all at once.
      apart.delete(taskId);
      return [{ ...first!, command: { kind: "fail", event: keepable(command.event), reason: reasonOf(error) } }];
    }
    return [];
  }

  return { submit };
}

/** An event that Postgres cannot store is kept by its name. */
function keepable(event: WorkflowEvent): WorkflowEvent {
  return JSON.stringify(event).includes("\\u0000") ? { type: event.type.replaceAll("\u0000", "") } : event;
}

function isCrossed(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === "40P01" || code === "40001";
}
