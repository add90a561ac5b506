import type { Effect, Step, Timer } from "../../../machines/engine/advance.ts";
import type { StateMeta, WorkflowEvent } from "../../../machines/engine/definition.ts";
import { envelopeFor, type Origin } from "../../kernel/outbox.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import { newId } from "../../kernel/wire/id.ts";
import { workflowEvents } from "../events.ts";
import type { InstanceChange } from "../store/change-parameters.ts";
import type { InstanceRow } from "../store/instances.ts";
import type { Changed, Undone } from "./submission.ts";

/** Effects that the engine carries out itself; all others leave as events for the service whose noun they name. */
const own = new Set(["webhook.call"]);

/** Notes what a change to one instance writes besides its row. */
export class Ledger {
  readonly change: InstanceChange;
  readonly #now: Date;

  constructor(before: InstanceRow | null, now: Date) {
    this.#now = now;
    this.change = {
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
      revokedAll: false,
      failed: null,
    };
  }

  effect(origin: Origin, row: InstanceRow, { type, params }: Effect, key: string, cause: string): void {
    if (own.has(type)) this.change.effects.push({ key, invokeId: null, type, params, origin });
    this.tell(origin, "workflow.action.executed", {
      ...numbered(row),
      key,
      action: type,
      params: { ...params },
      cause,
    });
  }

  record(
    origin: Origin,
    row: InstanceRow,
    event: WorkflowEvent,
    from: string[],
    to: string[],
    effects: readonly Effect[],
  ): void {
    const actions = effects.map(({ type }) => type);
    this.change.transitions.push({
      id: newId(),
      sequence: row.sequence,
      event,
      from,
      to,
      actions,
      actor: origin.actor,
    });
  }

  transitioned(origin: Origin, row: InstanceRow, event: string, from: string[], to: string[], meta: StateMeta): void {
    this.tell(origin, "state.transitioned", { ...numbered(row), event, from, to, meta: { ...meta } });
  }

  time({ set, cancel }: { set: readonly Timer[]; cancel: readonly string[] }): void {
    for (const id of cancel) {
      this.change.timers.delete(id);
      this.change.cancel.add(id);
    }
    for (const timer of set) {
      const dueAt = new Date(timer.dueAt);
      if (Number.isNaN(dueAt.getTime())) throw new Error(`the timer ${timer.id} would be due later than time goes`);
      this.change.timers.set(timer.id, { id: timer.id, dueAt, event: timer.event });
    }
  }

  invoke(origin: Origin, row: InstanceRow, { start: begun, cancel }: Step["invocations"]): void {
    this.change.revoked.push(...cancel);
    this.change.effects = this.change.effects.filter(({ invokeId }) => invokeId === null || !cancel.includes(invokeId));
    for (const { id, type, params } of begun) {
      const key = `${row.id}:${row.sequence}:${id}`;
      this.change.effects.push({ key, invokeId: id, type, params, origin });
    }
  }

  /** What somebody does to an instance from outside leaves it in its states; one that is stopped asks and waits for nothing any more. */
  hand(origin: Origin, row: InstanceRow, what: NonNullable<Changed["hand"]>): void {
    this.record(origin, row, { type: `workflow.${what}` }, row.states, row.states, []);
    this.tell(origin, `workflow.instance.${what}`, numbered(row));
    if (what !== "stopped") return;
    this.dropTimers();
    this.change.revokedAll = true;
    this.change.effects = [];
  }

  /** An action that was given up leaves the instance where it is. */
  undone(origin: Origin, row: InstanceRow, undone: Undone): void {
    this.record(origin, row, { type: "workflow.action.failed", ...undone }, row.states, row.states, []);
  }

  dropTimers(): void {
    this.change.dropTimers = true;
    this.change.timers.clear();
  }

  tell<K extends keyof typeof workflowEvents.types>(
    origin: Origin,
    type: K,
    data: EventData<typeof workflowEvents, K>,
  ): void {
    this.change.events.push(envelopeFor(origin, this.#now, workflowEvents, type, data));
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
