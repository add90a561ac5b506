import type { Issue } from "./issue.ts";
import { ancestry, type Tree, type TreeNode } from "./tree.ts";

/** Leaf states without a task status, their own or an ancestor's: entering them leaves the task's status as it was. */
export function metaIssues(tree: Tree): Issue[] {
  const leaves = tree.nodes.filter(
    (node) => node.kind === "atomic" || (node.kind === "final" && node.parent === tree.root),
  );
  const bare = leaves.filter((leaf) => !hasStatus(tree, leaf));
  return bare.map((leaf) => ({
    severity: "warning",
    code: "meta.missing",
    pointer: leaf.pointer,
    message: `"${leaf.path}" has no meta.status, so the task keeps the status it had.`,
  }));
}

function hasStatus(tree: Tree, leaf: TreeNode): boolean {
  const above = ancestry(leaf);
  if (above.some((node) => node.state.meta?.status !== undefined)) return true;
  const parallel = above.find((node) => node.kind === "parallel");
  return (
    parallel !== undefined &&
    tree.nodes.some((node) => node.path.startsWith(`${parallel.path}.`) && node.state.meta?.status !== undefined)
  );
}
