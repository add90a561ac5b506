import { advance, start, type Step } from "../../../machines/engine/advance.ts";
import { carriedBy } from "../../../machines/engine/addressee.ts";
import type { Compiled } from "../../../machines/engine/compile.ts";
import type { WorkflowEvent } from "../../../machines/engine/definition.ts";
import { reasonOf } from "../../kernel/logger.ts";
import { newId } from "../../kernel/wire/id.ts";
import type { Origin } from "../../kernel/outbox.ts";
import { type InstanceRow, snapshotOf, type WaitingEvent } from "../store/instances.ts";
import type { InstanceChange } from "../store/change-parameters.ts";
import { Ledger, subject } from "./ledger.ts";
import type { Changed, Outcome, Submission } from "./submission.ts";

export interface Planned {
  change: InstanceChange;
  outcomes: { submission: Submission; outcome: Outcome }[];
}
/** A version of a workflow, compiled; throws when there is none that can be run. */
type CompiledOf = (workflowId: string, definitionVersion: number) => Compiled;

/** Works out, without any I/O, what submissions to one instance do to it, in their order. */
export class Plan {
  readonly #ledger: Ledger;
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
    this.#ledger = new Ledger(before, now);
    this.#change = this.#ledger.change;
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
    this.#note(submission);
    this.#outcomes.push({ submission, outcome });
  }

  #outcomeOf(submission: Submission): Outcome {
    const { command } = submission;
    const row = this.#row;
    const projectId = command.kind === "start" ? command.beginning.projectId : row?.projectId;
    const hidden = row && row.workspaceId !== submission.origin.workspaceId;
    if (!projectId || hidden || submission.projects?.includes(projectId) === false)
      return { what: "missing", row: null };
    if (command.kind === "start") return this.#start(submission, command.beginning);
    if (!row) return { what: "missing", row: null };
    if (command.kind === "change") {
      const decided = decide(command.decide, row);
      return "what" in decided ? decided : this.#changed(submission, row, decided);
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
    this.#ledger.tell(origin, "workflow.instance.started", {
      ...subject(row),
      definitionVersion: row.definitionVersion,
    });
    if (step.status === "error")
      this.#fail(origin, row, event, cause, step.error ?? "the workflow could not be started");
    else this.#move(origin, row, event, step, cause);
    return { what: "applied", row: this.#row };
  }

  #apply(origin: Origin, row: InstanceRow, event: WorkflowEvent, cause: string, asked: boolean): Outcome {
    const { step, why } = this.#stepOf(row, event);
    if (!step) {
      if (asked) return { what: "refused", row, why };
      this.#fail(origin, row, event, cause, why);
      return { what: "applied", row: this.#row };
    }
    if (!step.changed) return { what: "ignored", row };
    this.#move(origin, row, event, step, cause);
    return { what: "applied", row: this.#row };
  }

  /** What an event does; or why it cannot be applied, be it that the instance's version or its snapshot cannot be read. */
  #stepOf(row: InstanceRow, event: WorkflowEvent): { step: Step; why?: undefined } | { step?: undefined; why: string } {
    try {
      const compiled = this.#compiledOf(row.workflowId, row.definitionVersion);
      const step = advance(compiled, snapshotOf(row), event, this.#now.getTime());
      return step.status === "error" ? { why: step.error ?? "The event could not be applied." } : { step };
    } catch (error) {
      return { why: reasonOf(error) };
    }
  }

  #changed({ origin, cause }: Submission, row: InstanceRow, changed: Changed): Outcome {
    const { recorded, moved, timers, hand, undone, first } = changed;
    const next: InstanceRow = {
      ...row,
      ...changed.row,
      sequence: row.sequence + (recorded || hand || undone ? 1 : 0),
      updatedAt: this.#now,
    };
    this.#row = next;
    if (recorded) {
      const { definitionVersion, snapshot } = next;
      const event = { type: recorded.type, definitionVersion, snapshot } as unknown as WorkflowEvent;
      this.#ledger.record(origin, next, event, row.states, next.states, []);
      this.#ledger.transitioned(origin, next, recorded.type, row.states, next.states, recorded.meta);
    }
    if (moved) {
      this.#move(origin, next, moved.event, moved.step, cause);
      // What is held or has failed stays so, wherever it lands.
      if (next.status !== "active") this.#row = { ...this.#row, status: next.status };
    }
    if (timers) this.#ledger.time(timers);
    if (hand) this.#ledger.hand(origin, next, hand);
    if (undone) this.#ledger.undone(origin, next, undone);
    if (first) this.#apply(origin, this.#row, first, cause, false);
    if (changed.release)
      for (const { id, event, actor } of this.#waiting) {
        const current = this.#row!;
        if (current.status === "failed") break;
        this.#change.taken.push(id);
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
    this.#ledger.record(origin, next, event, step.from, step.to, step.effects);
    this.#ledger.time(step.timers);
    this.#ledger.invoke(origin, next, step.invocations);
    this.#ledger.transitioned(origin, next, carriedBy(event).type, step.from, step.to, step.meta);
    step.effects.forEach((effect, i) =>
      this.#ledger.effect(origin, next, effect, `${next.id}:${next.sequence}:${i}`, cause),
    );
    if (status === "active") return;
    this.#ledger.dropTimers();
    this.#ledger.tell(origin, "workflow.instance.completed", {
      ...subject(next),
      states: step.to,
      status: step.meta.status ?? null,
    });
  }

  #fail(origin: Origin, row: InstanceRow, event: WorkflowEvent, cause: string, reason: string): void {
    this.#change.failed = { event, cause, actor: origin.actor, timers: [...this.#change.timers.values()] };
    this.#row = { ...row, status: "failed", error: reason, updatedAt: this.#now };
    this.#ledger.dropTimers();
    this.#ledger.tell(origin, "workflow.instance.failed", { ...subject(row), reason });
  }
}

/** A refusal is an outcome like others: it stands only if the instance is still at the version that it was decided on. */
function decide(how: (row: InstanceRow) => Changed, row: InstanceRow): Changed | Outcome {
  try {
    return how(row);
  } catch (error) {
    return { what: "refused", row, error };
  }
}
