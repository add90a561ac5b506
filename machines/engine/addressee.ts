import { deliveryType } from "./actors.ts";
import type { Compiled } from "./compile.ts";
import type { WorkflowEvent } from "./definition.ts";
import { pointTo } from "./issue.ts";
import { isObject } from "./json.ts";
import type { Snapshot } from "./snapshot.ts";

/** The instance itself, or a child statechart that lives in its snapshot. */
export interface Place {
  /** Ids from the root down, joined by slashes; "" for the instance itself. */
  actor: string;
  compiled: Compiled;
  snapshot: Snapshot;
  /** RFC 6901 pointer to its statechart in the definition. */
  pointer: string;
}

/** The children that run in a place. */
export function placesBelow({ actor, compiled, snapshot, pointer }: Place): Place[] {
  return Object.entries(snapshot.children ?? {}).flatMap(([id, child]) => {
    const own = compiled.children.get(child.source);
    const path = actor === "" ? id : `${actor}/${id}`;
    const at = pointTo(pointer, "children", child.source);
    return own ? [{ actor: path, compiled: own, snapshot: child, pointer: at }] : [];
  });
}

/** The event itself: what comes back by a timer of a child, or that was set for another actor, wraps it. */
export function carriedBy(event: WorkflowEvent): WorkflowEvent {
  const inner = event["event"];
  return event.type === deliveryType && isObject(inner) ? (inner as WorkflowEvent) : event;
}

/** Who takes an event from outside, and as what: timers and results of children say whose they are. */
export function addresseeOf(root: Place, event: WorkflowEvent): { place: Place; event: WorkflowEvent } | undefined {
  if (event.type === deliveryType) {
    const place = placeAt(root, String(event["to"]));
    const inner = carriedBy(event);
    return place && inner !== event ? { place, event: inner } : undefined;
  }
  const [, outcome, path, id] = /^xstate\.(done|error)\.actor\.(.+)\/([^/]+)$/.exec(event.type) ?? [];
  if (path === undefined) return { place: root, event };
  const place = placeAt(root, path);
  return place && { place, event: { ...event, type: `xstate.${outcome}.actor.${id}` } };
}

function placeAt(root: Place, path: string): Place | undefined {
  if (path === "") return root;
  return path.split("/").reduce((at: Place | undefined, id) => {
    return at && placesBelow(at).find(({ actor }) => actor.split("/").at(-1) === id);
  }, root);
}
