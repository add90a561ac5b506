import { listOf, type TaskStatus } from "./definition.ts";
import { eventCatalogue } from "./event-catalogue.ts";
import { matches } from "./explain.ts";
import { compileExpression } from "./expression.ts";
import type { Issue } from "./issue.ts";
import { assignedKeys } from "./fields.ts";
import { uncancelled, unhandled } from "./late-events.ts";
import { pathsRead } from "./paths.ts";
import { handles, placesAfter } from "./places.ts";
import { actionSites, expressionIn } from "./sites.ts";
import { ancestry, enteredWith, type Tree, type TreeNode, type TreeTransition } from "./tree.ts";

/** What people and managers do with a task that the workflow offers, and of which the workflow does not hear where it matters. */
export function taskEventIssues(tree: Tree): Issue[] {
  return [
    ...heldUnseen(tree),
    ...leasesWithoutEnd(tree),
    ...requeuedInVain(tree),
    ...priorityOverruled(tree),
    ...noCancellation(tree),
  ];
}

/** Actions after which somebody may come to hold the task. */
const offers = new Set(["task.open", "task.assign", "task.requestMoreAnnotations"]);

/** A task that is said to be open must cease to be when somebody takes it; any other status may stay. */
function heldUnseen(tree: Tree): Issue[] {
  const told = new Set<TreeNode>();
  return actionSites(tree).flatMap((site) => {
    const places = offers.has(site.action.type) ? placesAfter(tree, site) : [];
    const blind = places.filter((node) => statusIn(tree, node) === "open" && !handles(tree, node, "task.assigned"));
    if (blind.every((node) => told.has(node))) return [];
    for (const node of blind) told.add(node);
    return [
      unhandled(site.pointer, "task.assigned is not handled here: a task that somebody works on still seems open."),
    ];
  });
}

/** The task's status once the state has been entered: inner states override outer ones. */
function statusIn(tree: Tree, node: TreeNode): TaskStatus | undefined {
  const inwards = [...ancestry(node).toReversed(), ...enteredWith(tree, node)];
  return inwards.findLast(({ state }) => state.meta?.status !== undefined)?.state.meta?.status;
}

/** By what somebody who holds the task ceases to, besides handing in. */
const leaseEnds = ["assignment.expired", "assignment.released"];

/** Whoever notes that somebody has taken the task must hear that he has it no more, or it seems taken for ever. */
function leasesWithoutEnd(tree: Tree): Issue[] {
  return actionSites(tree).flatMap((site) => {
    const waiting = site.action.type === "task.open" ? placesAfter(tree, site) : [];
    const heard = (event: string) => waiting.some((node) => handles(tree, node, event));
    const missing = heard("task.assigned") ? leaseEnds.filter((event) => !heard(event)) : [];
    if (missing.length === 0) return [];
    const message = `task.assigned is handled here, but not ${missing.join(" nor ")}: a task that was given back seems taken for ever.`;
    return [unhandled(site.pointer, message)];
  });
}

/**
 * Who puts a task back into its queue ends its leases first, each an assignment.released like those of people who give it
 * back; where the workflow then takes the task out of its queues, it does the opposite of what the manager asked for.
 */
function requeuedInVain(tree: Tree): Issue[] {
  if (!actionSites(tree).some(({ action }) => offers.has(action.type))) return [];
  const transitions = tree.nodes.flatMap((node) => node.transitions);
  return transitions.filter(isByRelease).flatMap((transition) => {
    const withdrawn = transition.targets.find((target) => {
      const over = target.kind === "final" && target.parent === tree.root;
      return over || (closes(tree, transition, target) && !handles(tree, target, "task.requeued"));
    });
    if (!withdrawn) return [];
    const message = `A task that a manager puts back into its queue is given back first, which takes it out of its queues in "${withdrawn.path}", where task.requeued is not handled; a guard can tell the two apart by event.skipped.`;
    return [unhandled(transition.pointer, message)];
  });
}

function isByRelease({ trigger, definition }: TreeTransition): boolean {
  if (trigger.kind !== "event" || !matches("assignment.released", trigger.event)) return false;
  return !/event\.(?:skipped|reason)\b/.test(JSON.stringify(definition.guard ?? null));
}

function closes(tree: Tree, { definition }: TreeTransition, target: TreeNode): boolean {
  const run = [definition.actions, ...enteredWith(tree, target).map(({ state }) => state.entry)].flatMap(listOf);
  return run.findLast(({ type }) => type === "task.close" || offers.has(type))?.type === "task.close";
}

/** A priority that the workflow reckons from what it has noted itself undoes what a manager set meanwhile. */
function priorityOverruled(tree: Tree): Issue[] {
  if (handles(tree, tree.root, "task.priority_changed")) return [];
  const noted = new Set(assignedKeys(tree));
  return actionSites(tree).flatMap(({ action, pointer }) => {
    const source = action.type === "task.setPriority" ? expressionIn(action.params?.["priority"]) : undefined;
    const compiled = source === undefined ? undefined : compileExpression(source);
    const reads = compiled?.ok ? pathsRead(compiled.expression.ast) : [];
    const own = reads.find(({ root, keys }) => root === "context" && noted.has(keys[0]!))?.keys[0];
    if (own === undefined) return [];
    const message = `This priority comes from context.${own}, which the workflow keeps, and nothing handles task.priority_changed: what a manager sets meanwhile is undone.`;
    return [unhandled(pointer, message)];
  });
}

function noCancellation(tree: Tree): Issue[] {
  const opens = actionSites(tree).some(({ action }) => action.type === "task.open");
  if (!opens) return [];
  if (handles(tree, tree.root, "task.cancelled")) return uncancelled(tree);
  const message = `Nothing handles task.cancelled (${eventCatalogue["task.cancelled"]!.description.toLowerCase().replace(".", "")}), so the instance of a cancelled task waits for ever.`;
  return [unhandled("", message)];
}
