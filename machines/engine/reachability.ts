import { endlessStates, waysOut } from "./endings.ts";
import { type Issue, pointTo } from "./issue.ts";
import { ancestry, enteredWith, type Tree, type TreeNode, type TreeTransition } from "./tree.ts";

/** States that no event can lead to, states that nothing leads out of, and workflows or states that never end. */
export function reachabilityIssues(tree: Tree): Issue[] {
  const issues: Issue[] = [];
  const reached = reachableStates(tree);
  for (const node of tree.nodes) {
    if (reached.has(node) || (node.parent && !reached.has(node.parent))) continue;
    const message = `Nothing leads to the state "${node.path}".`;
    issues.push({ severity: "warning", code: "state.unreachable", pointer: node.pointer, message });
  }
  const ends = tree.root.children.filter((child) => child.kind === "final" && reached.has(child));
  if (ends.length === 0 && tree.root.kind === "compound") {
    const message = "No final state can be reached, so an instance never ends.";
    issues.push({ severity: "warning", code: "workflow.endless", pointer: "/states", message });
  }
  for (const node of reached) {
    if (node.kind !== "atomic" || node === tree.root) continue;
    if (waysOut(tree, node).length > 0) continue;
    const message = `Nothing leads out of "${node.path}", and it is not final.`;
    issues.push({ severity: "error", code: "state.dead_end", pointer: node.pointer, message });
  }
  return [...issues, ...onlyGeneralWayOut(tree, reached), ...endlessStates(tree, reached)];
}

/** Every state that can become active if guards may pass; a target stands for everything entered with it. */
export function reachableStates(tree: Tree): Set<TreeNode> {
  const reached = new Set<TreeNode>();
  const queue: TreeNode[] = [];
  const add = (node: TreeNode) => {
    if (reached.has(node)) return;
    reached.add(node);
    queue.push(node);
  };
  const enter = (node: TreeNode) => {
    if (node.kind === "history") add(node);
    for (const entered of enteredWith(tree, node)) {
      for (const above of ancestry(entered)) {
        add(above);
        if (above.kind === "parallel") enteredWith(tree, above).forEach(add);
      }
    }
  };
  enter(tree.root);
  const waiting = new Set<TreeTransition>();
  for (let node = queue.shift(); node; node = queue.shift()) {
    for (const transition of node.transitions) {
      if (transition.trigger.kind === "done" && !canBeDone(node, reached)) waiting.add(transition);
      else transition.targets.forEach(enter);
    }
    for (const transition of waiting) {
      if (!canBeDone(transition.source, reached)) continue;
      waiting.delete(transition);
      transition.targets.forEach(enter);
    }
  }
  return reached;
}

function canBeDone(node: TreeNode, reached: ReadonlySet<TreeNode>): boolean {
  if (node.kind === "parallel") {
    return node.children.every((child) => child.kind === "history" || canBeDone(child, reached));
  }
  return node.children.some((child) => child.kind === "final" && reached.has(child));
}

/** A state that only the root's transitions leave (such as a cancellation) waits for something that never comes. */
function onlyGeneralWayOut(tree: Tree, reached: ReadonlySet<TreeNode>): Issue[] {
  return [...reached].flatMap((node) => {
    if (node.kind !== "atomic" || node === tree.root) return [];
    const ways = waysOut(tree, node);
    if (ways.length === 0 || ways.some(({ source }) => source !== tree.root)) return [];
    const message = `Only the workflow's general transitions lead out of "${node.path}".`;
    return [{ severity: "warning" as const, code: "state.dead_end" as const, pointer: pointTo(node.pointer), message }];
  });
}
