import type { Timer } from "./advance.ts";
import type { WorkflowDefinition } from "./definition.ts";
import { nodeId } from "./state-map.ts";
import type { Tree, TreeNode } from "./tree.ts";

/** A timer that an instance waits for. */
export interface PendingTimer {
  id: string;
  /** Epoch milliseconds; `fired`: it came already, and its event waits. */
  dueAt: number;
}
export const fired = Number.NEGATIVE_INFINITY;

const after = "xstate.after.";

/**
 * The timers of an instance that lands: an `after` that a continued state had already keeps its remaining time, or has fired and is
 * not set again; others begin anew; those of states that were left and of children that are stopped are cancelled. Delayed events of the instance's own go on.
 */
export function carriedTimers(
  from: WorkflowDefinition,
  to: WorkflowDefinition,
  trees: { from: Tree; to: Tree },
  continued: ReadonlyMap<string, string>,
  pending: readonly PendingTimer[],
  begun: { set: readonly Timer[]; cancel: readonly string[] },
  stopped: readonly string[],
): { set: Timer[]; cancel: string[] } {
  const dueAt = new Map(pending.map((timer) => [timer.id, timer.dueAt]));
  const earlier = new Map(keptDelays(from, to, trees, continued).map(({ id, was }) => [id, was]));
  const set = begun.set.flatMap((timer): Timer[] => {
    const known = earlier.get(timer.id);
    if (known === undefined) return [timer];
    const due = dueAt.get(known);
    return due === undefined ? [] : [{ ...timer, dueAt: due }];
  });
  const kept = new Set(set.map(({ id }) => id));
  const isGone = (id: string) =>
    (id.startsWith(after) && !kept.has(id)) || stopped.some((child) => id.startsWith(`${child}/`));
  const gone = pending.map(({ id }) => id).filter(isGone);
  return { set, cancel: [...new Set([...begun.cancel, ...gone])] };
}

/** The `after`s that continued states had already: what their timers and events are called, and what they were. */
export function keptDelays(
  from: WorkflowDefinition,
  to: WorkflowDefinition,
  trees: { from: Tree; to: Tree },
  continued: ReadonlyMap<string, string>,
): { id: string; was: string }[] {
  return [...continued].flatMap(([path, before]) => {
    const [node, old] = [trees.to.byPath.get(path)!, trees.from.byPath.get(before)!];
    const delays = Object.keys(node.state.after ?? {}).filter((delay) => hasDelay(old, delay));
    return delays.map((delay) => ({ id: idOf(to, node, delay), was: idOf(from, old, delay) }));
  });
}

function hasDelay({ state }: TreeNode, delay: string): boolean {
  return Object.hasOwn(state.after ?? {}, delay);
}

function idOf(definition: WorkflowDefinition, node: TreeNode, delay: string): string {
  return `${after}${delay}.${nodeId(definition, node)}`;
}
