import type { Step, Timer } from "./advance.ts";
import { deliveryType } from "./actors.ts";
import { fired, type PendingTimer } from "./carried-timers.ts";
import type { WorkflowEvent } from "./definition.ts";
import type { JsonObject } from "./json.ts";
import type { Migration } from "./migrate.ts";
import type { ChildSnapshot } from "./snapshot.ts";
import type { MapIssue } from "./state-map.ts";

/** A child statechart that runs and whose definition differs in the new version. */
export interface MovingChild {
  id: string;
  child: ChildSnapshot;
  /** Its name in the new version. */
  name: string;
  migration: Migration;
}

/** A child where it lands, and what its move does, in the terms of its instance. */
export interface MovedChild {
  id: string;
  snapshot: ChildSnapshot;
  step: Pick<Step, "effects" | "timers" | "invocations" | "faults">;
}

/** Moves children, each as an instance is moved; one that would end, or tell its parent something, cannot be. */
export function movedChildren(
  moving: readonly MovingChild[],
  pending: readonly PendingTimer[],
  now: number,
): { moved: MovedChild[]; problems: MapIssue[] } {
  const moved: MovedChild[] = [];
  const problems: MapIssue[] = [];
  for (const one of moving) {
    const { child, migration } = one;
    const result = migration.apply(child, pendingOf(one, pending), now);
    const refused = result.step ? refusals(result.step, migration) : result.problems;
    const about = (issue: MapIssue) => ({ ...issue, message: `In its child "${child.source}": ${issue.message}` });
    if (!result.step || refused.length > 0) problems.push(...refused.map(about));
    else moved.push(landed(one, result.step));
  }
  return { moved, problems };
}

/** What its instance's step does, with what its children's moves do after it. */
export function withChildren(step: Step, moved: readonly MovedChild[]): Step {
  if (moved.length === 0) return step;
  const all = [step, ...moved.map((one) => one.step)];
  const landings = Object.fromEntries(moved.map(({ id, snapshot }) => [id, snapshot]));
  return {
    ...step,
    snapshot: { ...step.snapshot, children: { ...step.snapshot.children, ...landings } },
    effects: all.flatMap(({ effects }) => effects),
    faults: all.flatMap(({ faults }) => faults),
    timers: {
      set: all.flatMap(({ timers }) => timers.set),
      cancel: all.flatMap(({ timers }) => timers.cancel),
    },
    invocations: {
      start: all.flatMap(({ invocations }) => invocations.start),
      cancel: all.flatMap(({ invocations }) => invocations.cancel),
    },
  };
}

/** Its timers under the names that it gave them. Which they are its snapshot says, so that a move can be followed without them. */
function pendingOf({ id, child }: MovingChild, pending: readonly PendingTimer[]): PendingTimer[] {
  const inside = pending.filter((timer) => timer.id.startsWith(`${id}/`));
  const below = inside.map((timer) => ({ ...timer, id: timer.id.slice(id.length + 1) }));
  const dueAt = new Map(below.map((timer) => [timer.id, timer.dueAt]));
  const own = child.timers.map((timer) => ({ id: timer, dueAt: dueAt.get(timer) ?? fired }));
  return [...own, ...below.filter((timer) => !child.timers.includes(timer.id))];
}

function refusals({ status, faults }: Step, { pointer }: Migration): MapIssue[] {
  const because = (message: string): MapIssue[] => [{ severity: "error", code: "map.children", pointer, message }];
  if (status === "done") return because("It would end there, and its parent would not hear of it.");
  if (faults.some((fault) => fault.startsWith('send: there is no "parent"')))
    return because("It would tell its parent something there, which cannot be heard in a move.");
  return [];
}

function landed({ id, child, name }: MovingChild, step: Step): MovedChild {
  const gone = new Set(step.timers.cancel);
  const timers = [...child.timers.filter((one) => !gone.has(one)), ...step.timers.set.map((one) => one.id)];
  const own = [...new Set(timers)].filter((one) => !one.includes("/"));
  const named = (inner: string) => `${id}/${inner}`;
  const set = step.timers.set.filter(({ dueAt }) => dueAt !== fired);
  return {
    id,
    snapshot: { ...step.snapshot, source: name, timers: own },
    step: {
      effects: step.effects,
      faults: step.faults,
      timers: { set: set.map((timer) => delivered(id, timer)), cancel: step.timers.cancel.map(named) },
      invocations: {
        start: step.invocations.start.map((one) => ({ ...one, id: named(one.id) })),
        cancel: step.invocations.cancel.map(named),
      },
    },
  };
}

/** A timer as it comes back through the instance to the child that set it, or to one below that. */
function delivered(child: string, { id, event, ...timer }: Timer): Timer {
  const within = (path: unknown) => (path === "" ? child : `${child}/${String(path)}`);
  const address =
    event.type === deliveryType
      ? { ...event, from: within(event["from"]), to: within(event["to"]) }
      : { from: child, id, to: child, event: event as JsonObject };
  return { ...timer, id: `${child}/${id}`, event: { ...address, type: deliveryType } as WorkflowEvent };
}
