import { advance, start, type Effect, type Step } from "../../../machines/engine/advance.ts";
import type { Compiled } from "../../../machines/engine/compile.ts";
import type { StateMeta, WorkflowEvent } from "../../../machines/engine/definition.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import { newId } from "../../kernel/wire/id.ts";
import { envelopeFor, type Origin } from "../../kernel/outbox.ts";
import { workflowEvents } from "../events.ts";
import { type InstanceRow, snapshotOf, type WaitingEvent } from "../store/instances.ts";
import type { InstanceChange } from "../store/changes.ts";
import type { Changed, Outcome, Submission } from "./submission.ts";

export interface Planned {
  change: InstanceChange;
  outcomes: { submission: Submission; outcome: Outcome }[];
}
/** A version of a workflow, compiled; throws when there is none that can be run. */
type CompiledOf = (workflowId: string, definitionVersion: number) => Compiled;
type Told = keyof typeof workflowEvents.types;

/** Effects that the engine carries out itself; all others leave as events for the service whose noun they name. */
const own = new Set(["webhook.call"]);

/** Works out, without any I/O, what submissions to one instance do to it, in their order. */
export class Plan {
  readonly #change: InstanceChange;
  readonly #outcomes: Planned["outcomes"] = [];
  readonly #waiting: readonly WaitingEvent[];
  readonly #compiledOf: CompiledOf;
  readonly #now: Date;
  #row: InstanceRow | null;

  constructor(before: InstanceRow | null, waiting: readonly WaitingEvent[], compiledOf: CompiledOf, now: Date) {
    this.#compiledOf = compiledOf;
    this.#now = now;
    this.#row = before;
    this.#waiting = waiting;
    this.#change = {
      before,
      row: before,
      transitions: [],
      events: [],
      cancel: new Set(),
      timers: new Map(),
      dropTimers: false,
      claims: [],
      fired: [],
      waits: [],
      taken: [],
      effects: [],
      finished: [],
      revoked: [],
      failed: null,
    };
  }

  /** Everything that is to be written, once all submissions are taken. */
  finish(): Planned {
    const before = this.#change.before;
    const row = this.#row;
    // A timer that is gone is a change too: who plans with the timers of an instance stands on its version.
    if (row && row === before && this.#change.fired.length > 0) this.#row = { ...row, updatedAt: this.#now };
    const after = this.#row;
    if (after && after !== before) this.#change.row = before ? { ...after, version: before.version + 1 } : after;
    return { change: this.#change, outcomes: this.#outcomes };
  }

  /** Takes the next one; throws when it cannot be worked out, and then the plan is good for nothing. */
  take(submission: Submission): void {
    const outcome = this.#outcomeOf(submission);
    if (!outcome) return;
    this.#note(submission);
    this.#outcomes.push({ submission, outcome });
  }

  /** Null: whoever asked for it has been told that it may not be. */
  #outcomeOf(submission: Submission): Outcome | null {
    const { command } = submission;
    const row = this.#row;
    const projectId = command.kind === "start" ? command.beginning.projectId : row?.projectId;
    const hidden = row && row.workspaceId !== submission.origin.workspaceId;
    if (!projectId || hidden || submission.projects?.includes(projectId) === false)
      return { what: "missing", row: null };
    if (command.kind === "start") return this.#start(submission, command.beginning);
    if (!row) return { what: "missing", row: null };
    if (command.kind === "change") {
      const decided = decide(submission, command.decide, row);
      return decided && this.#changed(submission, row, decided);
    }
    if (command.kind === "fail") {
      if (row.status === "active") this.#fail(submission.origin, row, command.event, submission.cause, command.reason);
      return { what: "applied", row: this.#row };
    }
    if (row.status === "paused" || (row.status === "failed" && !command.asked)) {
      this.#row = { ...row, updatedAt: this.#now };
      this.#change.waits.push({ id: newId(), event: command.event, actor: submission.origin.actor });
      return { what: "waits", row: this.#row };
    }
    if (row.status !== "active") return { what: "ended", row };
    return this.#apply(submission.origin, row, command.event, submission.cause, command.asked);
  }

  #note({ once: { claim, timer, effect }, origin }: Submission): void {
    if (claim) this.#change.claims.push({ ...claim, workspaceId: origin.workspaceId, nth: this.#outcomes.length });
    if (timer) this.#change.fired.push({ ...timer, nth: this.#outcomes.length });
    if (effect) this.#change.finished.push({ ...effect, nth: this.#outcomes.length });
  }

  #start(
    { origin, taskId, cause }: Submission,
    { input, ...base }: Extract<Submission["command"], { kind: "start" }>["beginning"],
  ): Outcome {
    if (this.#row) return { what: "exists", row: this.#row };
    const compiled = this.#compiledOf(base.workflowId, base.definitionVersion);
    const given = { ...input, taskId, projectId: base.projectId, batchId: base.batchId };
    const step = start(compiled, given, this.#now.getTime());
    const row: InstanceRow = {
      ...base,
      id: newId(),
      taskId,
      workspaceId: origin.workspaceId,
      status: "active",
      states: step.to,
      snapshot: step.snapshot,
      error: null,
      sequence: 0,
      createdAt: this.#now,
      updatedAt: this.#now,
      version: 0,
    };
    this.#row = row;
    const event = { type: "workflow.started", ...input };
    this.#tell(origin, "workflow.instance.started", { ...subject(row), definitionVersion: row.definitionVersion });
    if (step.status === "error")
      this.#fail(origin, row, event, cause, step.error ?? "the workflow could not be started");
    else this.#move(origin, row, event, step, cause);
    return { what: "applied", row: this.#row };
  }

  #apply(origin: Origin, row: InstanceRow, event: WorkflowEvent, cause: string, asked: boolean): Outcome {
    const compiled = this.#compiledOf(row.workflowId, row.definitionVersion);
    const step = advance(compiled, snapshotOf(row), event, this.#now.getTime());
    if (step.status === "error") {
      const why = step.error ?? "The event could not be applied.";
      if (asked) return { what: "refused", row, why };
      this.#fail(origin, row, event, cause, why);
      return { what: "applied", row: this.#row };
    }
    if (!step.changed) return { what: "ignored", row };
    this.#move(origin, row, event, step, cause);
    return { what: "applied", row: this.#row };
  }

  #changed({ origin, cause }: Submission, row: InstanceRow, changed: Changed): Outcome {
    const { recorded, timers } = changed;
    const next: InstanceRow = {
      ...row,
      ...changed.row,
      sequence: row.sequence + (recorded ? 1 : 0),
      updatedAt: this.#now,
    };
    this.#row = next;
    if (recorded) {
      const { definitionVersion, snapshot } = next;
      const event = { type: recorded.type, definitionVersion, snapshot } as unknown as WorkflowEvent;
      this.#record(origin, next, event, row.states, next.states, []);
      this.#transitioned(origin, next, recorded.type, row.states, next.states, recorded.meta);
    }
    if (timers) this.#time(timers);
    if (changed.dropTimers) this.#dropTimers();
    if (changed.release)
      for (const { id, event, actor } of this.#waiting) {
        this.#change.taken.push(id);
        const current = this.#row!;
        if (current.status === "active") this.#apply({ ...origin, actor }, current, event, cause, false);
      }
    return { what: "applied", row: this.#row };
  }

  #move(origin: Origin, row: InstanceRow, event: WorkflowEvent, step: Step, cause: string): void {
    const status = step.status === "done" ? "completed" : "active";
    const next: InstanceRow = {
      ...row,
      states: step.to,
      snapshot: step.snapshot,
      status,
      sequence: row.sequence + 1,
      updatedAt: this.#now,
    };
    this.#row = next;
    this.#record(origin, next, event, step.from, step.to, step.effects);
    this.#time(step.timers);
    this.#invoke(origin, next, step.invocations);
    this.#transitioned(origin, next, event.type, step.from, step.to, step.meta);
    step.effects.forEach((effect, i) => this.#effect(origin, next, effect, `${next.id}:${next.sequence}:${i}`, cause));
    if (status === "active") return;
    this.#dropTimers();
    this.#tell(origin, "workflow.instance.completed", {
      ...subject(next),
      states: step.to,
      status: step.meta.status ?? null,
    });
  }

  #effect(origin: Origin, row: InstanceRow, { type, params }: Effect, key: string, cause: string): void {
    if (own.has(type)) this.#change.effects.push({ key, invokeId: null, type, params, origin });
    this.#tell(origin, "workflow.action.executed", {
      ...numbered(row),
      key,
      action: type,
      params: { ...params },
      cause,
    });
  }

  #fail(origin: Origin, row: InstanceRow, event: WorkflowEvent, cause: string, reason: string): void {
    this.#change.failed = { event, cause, actor: origin.actor, timers: [...this.#change.timers.values()] };
    this.#row = { ...row, status: "failed", error: reason, updatedAt: this.#now };
    this.#dropTimers();
    this.#tell(origin, "workflow.instance.failed", { ...subject(row), reason });
  }

  #record(
    origin: Origin,
    row: InstanceRow,
    event: WorkflowEvent,
    from: string[],
    to: string[],
    effects: readonly Effect[],
  ): void {
    const actions = effects.map(({ type }) => type);
    this.#change.transitions.push({
      id: newId(),
      sequence: row.sequence,
      event,
      from,
      to,
      actions,
      actor: origin.actor,
    });
  }

  #transitioned(origin: Origin, row: InstanceRow, event: string, from: string[], to: string[], meta: StateMeta): void {
    this.#tell(origin, "state.transitioned", { ...numbered(row), event, from, to, meta: { ...meta } });
  }

  #time({
    set,
    cancel,
  }: { set: Step["timers"]["set"]; cancel: readonly string[] } | NonNullable<Changed["timers"]>): void {
    for (const id of cancel) {
      this.#change.timers.delete(id);
      this.#change.cancel.add(id);
    }
    for (const timer of set) {
      const dueAt = new Date(timer.dueAt);
      if (Number.isNaN(dueAt.getTime())) throw new Error(`the timer ${timer.id} would be due later than time goes`);
      this.#change.timers.set(timer.id, { id: timer.id, dueAt, event: timer.event });
    }
  }

  #invoke(origin: Origin, row: InstanceRow, { start: begun, cancel }: Step["invocations"]): void {
    this.#change.revoked.push(...cancel);
    this.#change.effects = this.#change.effects.filter(
      ({ invokeId }) => invokeId === null || !cancel.includes(invokeId),
    );
    for (const { id, type, params } of begun) {
      const key = `${row.id}:${row.sequence}:${id}`;
      this.#change.effects.push({ key, invokeId: id, type, params, origin });
    }
  }

  #dropTimers(): void {
    this.#change.dropTimers = true;
    this.#change.timers.clear();
  }

  #tell<K extends Told>(origin: Origin, type: K, data: EventData<typeof workflowEvents, K>): void {
    this.#change.events.push(envelopeFor(origin, this.#now, workflowEvents, type, data));
  }
}

function decide(submission: Submission, how: (row: InstanceRow) => Changed, row: InstanceRow): Changed | null {
  try {
    return how(row);
  } catch (error) {
    submission.fail(error);
    return null;
  }
}

/** What every event about an instance names. */
export function subject(row: InstanceRow) {
  const { id: instanceId, workflowId, taskId, projectId, batchId } = row;
  return { instanceId, workflowId, taskId, projectId, batchId };
}

function numbered(row: InstanceRow) {
  return { ...subject(row), sequence: row.sequence };
}
