import { listOf, type StateDefinition } from "./definition.ts";
import { matches } from "./explain.ts";
import type { Issue } from "./issue.ts";
import { ancestry, enteredWith, type Tree, type TreeNode, type TreeTransition } from "./tree.ts";

/** Where the platform has nothing more to say: the task was called off, or asked for anew. */
const callsOff = ["task.cancelled", "task.requeued"];

/**
 * States that the workflow may be in when one of the events arrives that answer an action, and that do not hear it: those
 * that it comes to from `places`, where such actions leave it, by anything else, a timer or a decision. Closing the task ends
 * the wait, and so does asking for the same again.
 */
export function deafStates(
  tree: Tree,
  action: string,
  places: readonly TreeNode[],
  answers: readonly string[],
): Issue[] {
  const ends = (actions: StateDefinition["entry"]) =>
    listOf(actions).some(({ type }) => type === "task.close" || type === action);
  const over = [...answers, ...callsOff];
  const loud = hearing(tree, answers);
  const entered = new Set<TreeNode>(places);
  const reached = new Set<TreeNode>();
  const waiting = [...entered].map((node) => ({ node, first: true }));
  const deaf: TreeNode[] = [];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, first } = next;
    const active = enteredWith(tree, node);
    if (!first && active.some(({ state }) => ends(state.entry))) continue;
    for (const leaf of active.filter((one) => one.kind === "atomic" && !reached.has(one))) {
      reached.add(leaf);
      if (!first && waits(leaf) && !hears(leaf, loud)) deaf.push(leaf);
      for (const transition of ancestry(leaf).flatMap(({ transitions }) => transitions)) {
        if (triggeredBy(transition, over) || ends(transition.definition.actions)) continue;
        for (const target of transition.targets.filter((one) => !entered.has(one))) {
          entered.add(target);
          waiting.push({ node: target, first: false });
        }
      }
    }
  }
  return deaf.map(({ pointer, path }) =>
    unhandled(
      pointer,
      `What ${action} asked for may come back as ${answers.join(" or ")} while the workflow is in ${path}, which does not handle it.`,
    ),
  );
}

/** States in which the instance of a cancelled task goes on waiting, though others hear of it. */
export function uncancelled(tree: Tree): Issue[] {
  const loud = hearing(tree, ["task.cancelled"]);
  const deaf = tree.nodes.filter((node) => node.kind === "atomic" && waits(node) && !hears(node, loud));
  return deaf.map(({ pointer, path }) =>
    unhandled(
      pointer,
      `task.cancelled may come while the workflow is in ${path}, which does not handle it: the instance of a cancelled task waits there.`,
    ),
  );
}

/** The warning that an event is not handled where it matters. */
export function unhandled(pointer: string, message: string): Issue {
  return { severity: "warning", code: "event.unhandled", pointer, message };
}

/** What handles one of the events: states, and what lies around their regions, for a region hears it for those beside it. */
function hearing(tree: Tree, events: readonly string[]): ReadonlySet<TreeNode> {
  const own = tree.nodes.filter(({ transitions }) => transitions.some((one) => triggeredBy(one, events)));
  return new Set(own.flatMap((node) => [node, ...ancestry(node).filter(({ kind }) => kind === "parallel")]));
}

function hears(node: TreeNode, loud: ReadonlySet<TreeNode>): boolean {
  return ancestry(node).some((one) => loud.has(one));
}

function triggeredBy({ trigger }: TreeTransition, events: readonly string[]): boolean {
  return trigger.kind === "event" && events.some((event) => matches(event, trigger.event));
}

/** One that is left as soon as it is entered hears nothing. */
function waits({ transitions }: TreeNode): boolean {
  return !transitions.some(({ trigger, definition }) => trigger.kind === "always" && definition.guard === undefined);
}
