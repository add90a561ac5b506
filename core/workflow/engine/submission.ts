import type { JsonObject } from "../../../machines/engine/json.ts";
import type { Step, Timer } from "../../../machines/engine/advance.ts";
import type { StateMeta, WorkflowEvent } from "../../../machines/engine/definition.ts";
import { actorName, type Context } from "../../kernel/context.ts";
import type { Origin } from "../../kernel/outbox.ts";
import type { InstanceRow } from "../store/instances.ts";

/** What makes an event happen once: an event of the bus for a reaction, a timer, an effect whose result it is. */
export interface Once {
  claim?: { eventId: string; reaction: string };
  timer?: { id: string; dueAt: Date };
  /** `attempts`: the number of the attempt whose result it is. */
  effect?: { key: string; status: "done" | "failed"; error: string | null; attempts: number };
}

/** An instance to be started. */
export interface Beginning {
  workflowId: string;
  definitionVersion: number;
  projectId: string;
  batchId: string;
  input: JsonObject;
}

/** An action that could not be done outside, and why. */
export interface Undone {
  action: string;
  key: string;
  reason: string;
}

/** What a change makes of an instance besides what its definition says, such as a pause or a migration. */
export interface Changed {
  row: Partial<Pick<InstanceRow, "status" | "definitionVersion" | "states" | "snapshot" | "error">>;
  /** Its place in the history, as a transition that names the new snapshot; absent: it leaves none. */
  recorded?: { type: string; meta: StateMeta };
  /** A step that it takes besides what its definition says, which stands in its history under this event, as a migration. */
  moved?: { event: WorkflowEvent; step: Step };
  timers?: { set: readonly Timer[]; cancel: readonly string[] };
  /** What somebody did to it from outside, which stands in its history and is told. */
  hand?: "paused" | "resumed" | "stopped";
  /** An action of its whose result nobody waits for, and that was given up. */
  undone?: Undone;
  /** An event that is applied before those that waited: the one that it had failed on. */
  first?: WorkflowEvent;
  /** The events that waited while it was held are applied now. */
  release?: boolean;
}

export type Command =
  /** `asked`: somebody waits for the answer, so an event that cannot be applied is refused and fails nothing. */
  | { kind: "event"; event: WorkflowEvent; asked: boolean }
  | { kind: "start"; beginning: Beginning }
  /** Works out the change from the newest row; what it throws goes to the caller, and nothing is changed. */
  | { kind: "change"; decide: (row: InstanceRow) => Changed }
  /** Its event cannot be applied or written, for this reason. */
  | { kind: "fail"; event: WorkflowEvent; reason: string };

export interface Outcome {
  /**
   * ignored: no transition acts; waits: kept until the instance is resumed or retried; ended: the instance takes nothing any more;
   * refused: it could not be applied; missing: the task has no instance; handled: it was handled before; exists: it has one already.
   */
  what: "applied" | "ignored" | "waits" | "ended" | "refused" | "missing" | "handled" | "exists";
  /** The instance afterwards. */
  row: InstanceRow | null;
  why?: string;
  /** What is thrown to whoever asked. */
  error?: unknown;
}

/** Something that happens to a task's instance, on its way through the engine. */
export interface Submission {
  origin: Origin;
  /** The projects that whoever asks may reach; null: all. */
  projects: readonly string[] | null;
  taskId: string;
  /** What the events about its actions name as their cause. */
  cause: string;
  command: Command;
  once: Once;
  settle(outcome: Outcome): void;
  fail(error: unknown): void;
}

/** Who and what a context acts for. */
export function originOf(ctx: Context): Origin {
  const { workspaceId, actor, correlationId, causationId, traceparent } = ctx;
  return { workspaceId, actor: actorName(actor), correlationId, causationId, traceparent };
}
