import { matches } from "./explain.ts";
import { pointTo } from "./issue.ts";
import type { ActionSite } from "./sites.ts";
import { ancestry, isWithin, type Tree, type TreeNode } from "./tree.ts";

/** Where the workflow is once the action ran; actions on the way out of a state are not looked at. */
export function placesAfter(tree: Tree, { node, trigger, pointer }: ActionSite): TreeNode[] {
  if (trigger === undefined) return pointer.startsWith(pointTo(node.pointer, "exit")) ? [] : [node];
  const transition = node.transitions.find((one) => pointer.startsWith(`${one.pointer}/`));
  return transition && transition.targets.length > 0 ? transition.targets : [node];
}

/** Does the state, what is around it, or anything within it, handle the event? */
export function handles(tree: Tree, node: TreeNode, event: string): boolean {
  const above = ancestry(node);
  const around = tree.nodes.filter((other) => above.includes(other) || isWithin(other, node));
  return around.some(({ transitions }) =>
    transitions.some(({ trigger }) => trigger.kind === "event" && matches(event, trigger.event)),
  );
}
