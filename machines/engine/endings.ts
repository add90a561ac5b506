import type { Issue } from "./issue.ts";
import { ancestry, enteredWith, isWithin, type Tree, type TreeNode, type TreeTransition } from "./tree.ts";

/** Transitions that end this leaf's activity: its own, an ancestor's, or another region's that leaves the parallel state. */
export function waysOut(tree: Tree, leaf: TreeNode): TreeTransition[] {
  const above = ancestry(leaf);
  const leaves = (transition: TreeTransition) =>
    transition.targets.length > 0 &&
    (transition.source !== leaf || transition.targets.some((target) => target !== leaf));
  // What is around a leaf is done when a final state inside is reached, which this leaf keeps it from.
  const own = above
    .flatMap((node) => node.transitions)
    .filter((one) => leaves(one) && (leaf.kind === "final" || one.trigger.kind !== "done"));
  const fromRegions = above
    .filter((node) => node.kind === "parallel")
    .flatMap((parallel) => {
      const inside = tree.nodes.filter(
        (node) => node !== parallel && isWithin(node, parallel) && !above.includes(node),
      );
      return inside
        .flatMap((node) => node.transitions)
        .filter(({ targets }) => targets.some((to) => !isWithin(to, parallel)));
    });
  return [...own, ...fromRegions];
}

/**
 * States that lead somewhere and yet never to an end, though others do: two that only lead to each other. A workflow whose
 * states lead to no end at all, but for what holds everywhere (such as a cancellation), is meant to run for ever.
 */
export function endlessStates(tree: Tree, reached: ReadonlySet<TreeNode>): Issue[] {
  const leaves = [...reached].filter(({ kind }) => kind === "atomic" || kind === "final");
  const ends = leaves.filter(({ kind, parent }) => kind === "final" && parent === tree.root);
  const waiting = new Map(
    leaves
      .filter((leaf) => !ends.includes(leaf) && leaf !== tree.root)
      .map((leaf) => [leaf, waysOut(tree, leaf).filter(({ source }) => source !== tree.root)]),
  );
  const entered = new Map<TreeNode, TreeNode[]>();
  const before = new Map<TreeNode, TreeNode[]>();
  for (const [leaf, ways] of waiting) {
    for (const target of new Set(ways.flatMap(({ targets }) => targets))) {
      if (!entered.has(target)) entered.set(target, leavesEntered(tree, target));
      for (const next of entered.get(target)!) {
        if (!before.has(next)) before.set(next, []);
        before.get(next)!.push(leaf);
      }
    }
  }
  const ending = new Set<TreeNode>();
  const queue = [...ends];
  for (let leaf = queue.pop(); leaf; leaf = queue.pop()) {
    for (const one of before.get(leaf) ?? []) {
      if (ending.has(one)) continue;
      ending.add(one);
      queue.push(one);
    }
  }
  if (ending.size === 0) return [];
  return [...waiting].flatMap(([leaf, ways]): Issue[] => {
    if (ending.has(leaf) || ways.length === 0) return [];
    const message = `From "${leaf.path}" no way leads to an end, only round and round.`;
    return [{ severity: "warning", code: "state.dead_end", pointer: leaf.pointer, message }];
  });
}

/** The leaves that a target enters; a history may lead to any of its state's. */
function leavesEntered(tree: Tree, target: TreeNode): TreeNode[] {
  const entered =
    target.kind === "history" ? tree.nodes.filter((node) => isWithin(node, target.parent!)) : enteredWith(tree, target);
  return entered.filter(({ kind }) => kind === "atomic" || kind === "final");
}
