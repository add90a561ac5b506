import { advance, start, type Step } from "../../machines/engine/advance.ts";
import type { Compiled } from "../../machines/engine/compile.ts";
import type { WorkflowEvent } from "../../machines/engine/definition.ts";
import type { ChildMaps } from "../../machines/engine/child-map.ts";
import type { JsonObject } from "../../machines/engine/json.ts";
import { Migration } from "../../machines/engine/migrate.ts";
import type { Snapshot } from "../../machines/engine/snapshot.ts";
import { leafPaths } from "../../machines/engine/states.ts";
import type { StateMap } from "../../machines/engine/state-map.ts";

/** Where an instance was at one moment of its history. */
export interface Moment {
  sequence: number;
  definitionVersion: number;
  states: readonly string[];
  snapshot: Snapshot;
}

/** A transition as far as it is needed to follow it. */
export interface Followed {
  sequence: number;
  event: WorkflowEvent;
  /** The leaf states that were noted when it was taken. */
  to: readonly string[];
  at: Date;
}
interface Moved {
  from: number;
  to: number;
  map: StateMap;
  children?: ChildMaps;
  entry: "new" | "none";
}

/** Event types under which the engine itself writes history; nobody else may send them. */
export const ownEvents: ReadonlySet<string> = new Set([
  "workflow.started",
  "workflow.migrated",
  "workflow.paused",
  "workflow.resumed",
  "workflow.stopped",
  "workflow.action.failed",
]);

/** The version that an instance began with: its present one, unless it was moved. */
export function firstVersion(transitions: readonly Followed[], present: number): number {
  const moved = transitions.find(
    ({ event }) => event.type === "workflow.migrated" && typeof event["from"] === "number",
  );
  return moved ? Number(moved.event["from"]) : present;
}

/** Follows transitions from a moment, or from the beginning; pure. Throws where they cannot be followed, and says why. */
export function rebuild(
  from: Moment | number,
  given: JsonObject,
  transitions: readonly Followed[],
  compiledOf: (definitionVersion: number) => Compiled,
): Moment {
  let moment: Moment | null = typeof from === "number" ? null : from;
  let version = typeof from === "number" ? from : from.definitionVersion;
  for (const { sequence, event, to, at } of transitions) {
    const expected = (moment?.sequence ?? 0) + 1;
    if (sequence !== expected) throw new Error(`after ${expected - 1} comes ${sequence}`);
    const followed = follow(moment, version, given, event, at.getTime(), compiledOf);
    version = followed.definitionVersion;
    moment = { ...followed, sequence };
    if (moment.states.join() !== to.join())
      throw new Error(
        `transition ${sequence} (${event.type}) leads to ${moment.states.join(", ")}, but ${to.join(", ")} was noted`,
      );
  }
  if (!moment) throw new Error("there are no transitions");
  return moment;
}

function follow(
  moment: Moment | null,
  version: number,
  given: JsonObject,
  event: WorkflowEvent,
  now: number,
  compiledOf: (definitionVersion: number) => Compiled,
): Omit<Moment, "sequence"> {
  const { type, ...fields } = event;
  if (!moment) {
    if (type !== "workflow.started") throw new Error(`it begins with ${type}`);
    return taken(start(compiledOf(version), { ...(fields as JsonObject), ...given }, now), version, type);
  }
  if (!ownEvents.has(type)) return taken(advance(compiledOf(version), moment.snapshot, event, now), version, type);
  if (type !== "workflow.migrated") return moment;
  if (fields["snapshot"] !== undefined) {
    const definitionVersion = Number(fields["definitionVersion"]);
    const snapshot = fields["snapshot"] as unknown as Snapshot;
    return { definitionVersion, snapshot, states: leafPaths(compiledOf(definitionVersion).definition, snapshot.value) };
  }
  const { from, to, map, children = {}, entry } = fields as unknown as Moved;
  const migration = new Migration({ from: compiledOf(from), to: compiledOf(to), map, children, entry });
  const { step, problems } = migration.apply(moment.snapshot, [], now);
  if (!step)
    throw new Error(`it cannot be moved to version ${to}: ${problems.map(({ message }) => message).join(" ")}`);
  return taken(step, to, type);
}

function taken(step: Step, definitionVersion: number, event: string): Omit<Moment, "sequence"> {
  if (step.status === "error") throw new Error(`${event} cannot be applied: ${step.error}`);
  if (!step.changed) throw new Error(`${event} changes nothing, but a transition was noted`);
  return { definitionVersion, snapshot: step.snapshot, states: step.to };
}
