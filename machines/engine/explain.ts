import { addresseeOf, type Place, placesBelow } from "./addressee.ts";
import { eventCatalogue } from "./event-catalogue.ts";
import type { Compiled } from "./compile.ts";
import { withinCost } from "./cost.ts";
import type { WorkflowEvent } from "./definition.ts";
import { compileGuard, type GuardScope } from "./guard.ts";
import { allValues, type GuardReport, reportOn } from "./guard-report.ts";
import type { JsonObject } from "./json.ts";
import { pointTo } from "./issue.ts";
import type { Snapshot } from "./snapshot.ts";
import { activePaths, leafPaths } from "./states.ts";
import { ancestry, stateId, type Tree, treeOf, type TreeNode, type TreeTransition, type Trigger } from "./tree.ts";

export interface Candidate {
  /** Paths of states; those of a child statechart begin with its id and a slash. */
  source: string;
  pointer: string;
  targets: string[];
  guard?: GuardReport;
  /** "not_tried": an earlier candidate was taken. */
  verdict: "taken" | "refused" | "not_tried";
}

export interface Explanation {
  /** Whose event it is: "" for the instance itself, else the path of a child statechart. */
  actor: string;
  trigger: Trigger;
  /** "depends": a guard looks at fields of the event, and no payload was given to judge by. */
  possible: "yes" | "no" | "depends";
  candidates: Candidate[];
  /** One sentence for people. */
  reason: string;
}

/** For each event the active states know: is it possible now, and if not, which guard refuses with which values? */
export function explain(
  compiled: Compiled,
  snapshot: Snapshot,
  payloads: Readonly<Record<string, JsonObject>> = {},
): Explanation[] {
  return withinCost(() => explainPlace({ actor: "", compiled, snapshot, pointer: "" }, payloads));
}

/** A child statechart hears what its parent sends it, so that nothing is known of what its events carry. */
function explainPlace(place: Place, payloads: Readonly<Record<string, JsonObject>>): Explanation[] {
  const { actor, snapshot } = place;
  const tree = treeOf(place.compiled.definition);
  const active = activeNodes(tree, snapshot);
  const known = new Map<string, Trigger>();
  for (const node of active) {
    for (const { trigger } of node.transitions) {
      for (const one of trigger.kind === "done" ? [] : spelledOut(trigger)) known.set(nameOf(one), one);
    }
  }
  for (const type of Object.keys(payloads)) known.set(type, { kind: "event", event: type });
  const explained = (trigger: Trigger): Explanation => {
    const payload = trigger.kind === "event" ? payloads[trigger.event] : {};
    const event = { ...payload, type: nameOf(trigger) };
    const candidates = judge(place, tree, trigger, event);
    return { actor, trigger, ...conclude(candidates, payload !== undefined), candidates };
  };
  return [...known.values()].map(explained).concat(placesBelow(place).flatMap((child) => explainPlace(child, {})));
}

/** A pattern stands for the platform's events that it matches; whatever else it matches nobody can list. */
function spelledOut(trigger: Trigger): Trigger[] {
  if (trigger.kind !== "event" || !trigger.event.endsWith("*")) return [trigger];
  const events = Object.keys(eventCatalogue).filter((event) => matches(event, trigger.event));
  return events.map((event) => ({ kind: "event", event }));
}

/** The transitions that this event could take now, in the order they are tried, with what their guards say. */
export function candidatesFor(compiled: Compiled, snapshot: Snapshot, event: WorkflowEvent): Candidate[] {
  const addressee = addresseeOf({ actor: "", compiled, snapshot, pointer: "" }, event);
  if (!addressee) return [];
  const { place, event: own } = addressee;
  const tree = treeOf(place.compiled.definition);
  const timed = timerOf(tree, own);
  return withinCost(() => judge(place, tree, timed?.trigger ?? triggerOf(own), own, timed?.source));
}

function triggerOf({ type }: WorkflowEvent): Trigger {
  const [, outcome, id] = /^xstate\.(done|error)\.actor\.(.+)$/.exec(type) ?? [];
  if (id !== undefined) return { kind: "invoke", id, outcome: outcome as "done" | "error" };
  return { kind: "event", event: type };
}

/** The delay whose end this event is, and the state that it belongs to. */
function timerOf(tree: Tree, { type }: WorkflowEvent): TreeTransition | undefined {
  if (!type.startsWith("xstate.after.")) return undefined;
  for (const node of tree.nodes) {
    const id = stateId(tree, node);
    for (const transition of node.transitions) {
      const { trigger } = transition;
      if (trigger.kind === "after" && type === `xstate.after.${trigger.delay ?? trigger.delayMs}.${id}`) {
        return transition;
      }
    }
  }
  return undefined;
}

function activeNodes(tree: Tree, { value, status }: Snapshot): TreeNode[] {
  if (status !== "active") return [];
  const paths = activePaths(tree.root.state, value);
  return tree.nodes.filter((node) => paths.has(node.path));
}

function nameOf(trigger: Trigger): string {
  if (trigger.kind === "event") return trigger.event;
  if (trigger.kind === "invoke") return `xstate.${trigger.outcome}.actor.${trigger.id}`;
  return trigger.kind === "after" ? `after ${trigger.delay ?? `${trigger.delayMs} ms`}` : trigger.kind;
}

function judge(
  { actor, compiled, snapshot, pointer }: Place,
  tree: Tree,
  trigger: Trigger,
  event: WorkflowEvent,
  source?: TreeNode,
): Candidate[] {
  if (snapshot.status !== "active") return [];
  const paths = activePaths(compiled.definition, snapshot.value);
  const scope: GuardScope = { context: snapshot.context, event, isIn: (state) => paths.has(state) };
  const seen = new Map<string, Candidate>();
  for (const leaf of leafPaths(compiled.definition, snapshot.value)) {
    let taken = false;
    const nodes = ancestry(tree.byPath.get(leaf)!).filter((node) => !source || node === source);
    for (const transition of nodes.flatMap((node) => matching(node, trigger))) {
      const known = seen.get(transition.pointer);
      const candidate: Candidate = known ?? judged(transition, scope, taken);
      seen.set(transition.pointer, candidate);
      taken ||= candidate.verdict === "taken";
    }
  }
  const within = (path: string) => (actor === "" ? path : `${actor}/${path}`);
  return [...seen.values()].map((candidate) => ({
    ...candidate,
    source: within(candidate.source),
    pointer: pointer + candidate.pointer,
    targets: candidate.targets.map(within),
  }));
}

function judged(
  { source, pointer, targets, definition }: TreeTransition,
  scope: GuardScope,
  taken: boolean,
): Candidate {
  const candidate = { source: source.path, pointer, targets: targets.map((target) => target.path) };
  if (!definition.guard) return { ...candidate, verdict: taken ? "not_tried" : "taken" };
  const guard = reportOn(compileGuard(definition.guard, pointTo(pointer, "guard"), []), scope);
  return { ...candidate, guard, verdict: taken ? "not_tried" : guard.passed ? "taken" : "refused" };
}

/** Exact names come before patterns, and longer patterns before shorter ones. */
function matching(node: TreeNode, trigger: Trigger): TreeTransition[] {
  if (trigger.kind !== "event") {
    return node.transitions.filter((transition) => nameOf(transition.trigger) === nameOf(trigger));
  }
  const fitting = node.transitions.filter(
    (transition) => transition.trigger.kind === "event" && matches(trigger.event, transition.trigger.event),
  );
  const rank = ({ trigger: own }: TreeTransition) => (nameOf(own) === trigger.event ? Infinity : nameOf(own).length);
  return fitting.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)));
}

/** Does the event match "*", "task.*" or its own name? */
export function matches(event: string, descriptor: string): boolean {
  if (descriptor === "*" || descriptor === event) return true;
  return descriptor.endsWith(".*") && `${event}.`.startsWith(descriptor.slice(0, -1));
}

function conclude(candidates: readonly Candidate[], payloadGiven: boolean): Pick<Explanation, "possible" | "reason"> {
  const open = payloadGiven ? undefined : candidates.find(({ guard }) => guard && looksAtEvent(guard));
  const taken = candidates.find(({ verdict }) => verdict === "taken");
  if (taken && (!open || candidates.indexOf(taken) < candidates.indexOf(open)))
    return { possible: "yes", reason: leadsTo(taken) };
  if (open) return { possible: "depends", reason: `It depends on the event: ${open.guard!.text}.` };
  const refusals = candidates.filter(({ verdict }) => verdict === "refused").map(({ guard }) => refusal(guard!));
  return { possible: "no", reason: refusals.length > 0 ? refusals.join(" ") : "No active state knows this event." };
}

function looksAtEvent({ values, parts }: GuardReport): boolean {
  return Object.keys(values).some((path) => path.startsWith("event.")) || parts.some(looksAtEvent);
}

function leadsTo({ targets, source }: Candidate): string {
  return targets.length > 0
    ? `It leads to ${targets.join(" and ")}.`
    : `It acts without leaving ${source || "the state"}.`;
}

function refusal(guard: GuardReport): string {
  if (guard.fault !== undefined) return `The guard ${guard.text} has no value: ${guard.fault}.`;
  const values = Object.entries(allValues(guard)).map(([path, value]) => `${path} is ${JSON.stringify(value)}`);
  return `The guard ${guard.text} refuses${values.length > 0 ? `: ${values.join(", ")}` : ""}.`;
}
