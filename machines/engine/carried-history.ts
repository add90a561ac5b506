import type { WorkflowDefinition } from "./definition.ts";
import { areTogether, mappedPath, nodeId, type StateMap } from "./state-map.ts";
import { isWithin, type Tree, type TreeNode } from "./tree.ts";

type Memory = { readonly [historyStateId: string]: readonly string[] };

/** What history states remember, in the new definition's terms; a memory that it has no place for is forgotten. */
export function carriedHistory(
  from: WorkflowDefinition,
  to: WorkflowDefinition,
  trees: { from: Tree; to: Tree },
  map: StateMap,
  memory: Memory,
): Memory {
  const known = new Map(trees.from.nodes.map((node) => [nodeId(from, node), node]));
  const follow = (id: string): TreeNode | undefined => {
    const node = known.get(id);
    return node && trees.to.byPath.get(mappedPath(map, node.path));
  };
  const carried = Object.entries(memory).flatMap(([id, remembered]) => {
    const history = follow(id);
    const nodes = remembered.map(follow);
    if (history?.kind !== "history" || !nodes.every((node) => node && mayRecall(history, node))) return [];
    const places = nodes as TreeNode[];
    const consistent = places.every((one, i) => places.slice(i + 1).every((other) => areTogether(one, other)));
    return consistent ? [[nodeId(to, history), places.map((node) => nodeId(to, node))] as const] : [];
  });
  return Object.fromEntries(carried);
}

function mayRecall(history: TreeNode, node: TreeNode): boolean {
  return node.kind !== "history" && node !== history.parent && isWithin(node, history.parent!);
}
