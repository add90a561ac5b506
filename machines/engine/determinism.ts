import { canonicalJson } from "./json.ts";
import type { Issue } from "./issue.ts";
import { matches } from "./explain.ts";
import { ancestry, enteredWith, isWithin, type Tree, type TreeNode, type TreeTransition } from "./tree.ts";
import { listOf } from "./definition.ts";

/** Transitions that never get their turn, regions that contend for one event, and loops of `always`. */
export function determinismIssues(tree: Tree): Issue[] {
  return [...tree.nodes.flatMap(shadowed), ...contested(tree), ...historiesFromInside(tree), ...alwaysLoops(tree)];
}

function shadowed(node: TreeNode): Issue[] {
  const issues: Issue[] = [];
  const groups = Map.groupBy(node.transitions, ({ trigger }) => canonicalJson(trigger));
  for (const group of groups.values()) {
    const seen = new Set<string>();
    let catchAll: TreeTransition | undefined;
    for (const transition of group) {
      const { guard } = transition.definition;
      const text = guard ? canonicalJson(guard) : "";
      if (catchAll || seen.has(text)) {
        const why = catchAll ? "an earlier one has no guard" : "an earlier one has the same guard";
        const message = `This transition is never taken, because ${why}; guards are tried in order.`;
        const severity = catchAll ? "error" : "warning";
        issues.push({ severity, code: "transition.shadowed", pointer: transition.pointer, message });
      }
      if (!guard) catchAll ??= transition;
      seen.add(text);
    }
  }
  return issues;
}

/** One event, and two regions of which one leads out of both: which one wins is a matter of their order on the page. */
function contested(tree: Tree): Issue[] {
  return tree.nodes
    .filter(({ kind }) => kind === "parallel")
    .flatMap((parallel) => {
      const regions = parallel.children.map((region) =>
        tree.nodes.filter((node) => isWithin(node, region)).flatMap((node) => node.transitions),
      );
      return regions.flatMap((later, i) =>
        later.flatMap((transition): Issue[] => {
          const rivals = regions
            .slice(0, i)
            .flat()
            .filter((other) => contend(other, transition, parallel));
          const [rival] = rivals;
          if (!rival) return [];
          const message = `"${rival.source.path}" takes the same event and comes first, and the two cannot both be taken.`;
          return [{ severity: "warning", code: "transition.contested", pointer: transition.pointer, message }];
        }),
      );
    });
}

function contend(one: TreeTransition, other: TreeTransition, parallel: TreeNode): boolean {
  if (!comeTogether(one, other)) return false;
  if (one.targets.length === 0 || other.targets.length === 0) return false;
  const leaves = ({ targets }: TreeTransition) => targets.some((target) => !isWithin(target, parallel));
  if (!leaves(one) && !leaves(other)) return false;
  const guards = [one.definition.guard, other.definition.guard];
  return guards.some((guard) => !guard) || canonicalJson(guards[0]) === canonicalJson(guards[1]);
}

/** One event may set off both, or two delays of the same length began at the same moment. */
function comeTogether(one: TreeTransition, other: TreeTransition): boolean {
  if (one.trigger.kind === "event" && other.trigger.kind === "event")
    return takes(one, other.trigger.event) || takes(other, one.trigger.event);
  return one.trigger.kind === "after" && canonicalJson(one.trigger) === canonicalJson(other.trigger);
}

/** Does a transition take what another event or pattern stands for, and no exact one of its state before it? */
function takes({ source, trigger }: TreeTransition, event: string): boolean {
  if (trigger.kind !== "event") return false;
  if (trigger.event === event) return true;
  const bare = event.endsWith(".*") ? event.slice(0, -2) : event;
  return matches(bare, trigger.event) && !Object.hasOwn(source.state.on ?? {}, event);
}

function historiesFromInside(tree: Tree): Issue[] {
  const transitions = tree.nodes.flatMap((node) => node.transitions);
  const inside = transitions.filter(({ source, targets }) =>
    targets.some(
      (target) => target.kind === "history" && target.parent !== undefined && isWithin(source, target.parent),
    ),
  );
  return inside.map(({ pointer }) => ({
    severity: "warning",
    code: "target.history_inside",
    pointer,
    message: "This leads to the history of a state that is active itself; go to one of its states instead.",
  }));
}

type Way = (transition: TreeTransition) => boolean;
const isFree: Way = ({ definition }) => !definition.guard;

/**
 * Follows `always` from state to state: a circle without guards never rests; one that sets nothing will not either. Each
 * kind is searched for by itself, or a circle could hide behind one of the other kind that shares a state with it.
 */
function alwaysLoops(tree: Tree): Issue[] {
  const free = circles(tree, isFree).map((circle): Issue => {
    const message = `These always transitions never come to rest: ${pathOf(circle)} and round again.`;
    return { severity: "error", code: "always.infinite", pointer: circle[0]!.pointer, message };
  });
  const still = circles(tree, (transition) => !sets(tree, transition))
    .filter((circle) => !circle.every(isFree))
    .map((circle): Issue => {
      const message = `Nothing on the way round changes what the guards look at: ${pathOf(circle)}.`;
      return { severity: "warning", code: "always.infinite", pointer: circle[0]!.pointer, message };
    });
  return [...free, ...new Map(still.map((issue) => [issue.pointer, issue])).values()];
}

const pathOf = (circle: readonly TreeTransition[]) => circle.map(({ source }) => `"${source.path}"`).join(" to ");

/** At least one circle of such transitions wherever there are any. */
function circles(tree: Tree, may: Way): TreeTransition[][] {
  const found: TreeTransition[][] = [];
  const done = new Set<TreeNode>();
  for (const start of tree.nodes) follow(tree, start, may, [], done, found);
  return found;
}

function follow(
  tree: Tree,
  node: TreeNode,
  may: Way,
  way: TreeTransition[],
  done: Set<TreeNode>,
  found: TreeTransition[][],
): void {
  const from = way.findIndex(({ source }) => source === node);
  if (from >= 0) return void found.push(way.slice(from));
  if (done.has(node)) return;
  for (const transition of node.transitions) {
    if (transition.trigger.kind !== "always" || !may(transition)) continue;
    const { targets, definition } = transition;
    if (targets.length === 0) {
      if (isFree(transition) && listOf(definition.actions).length > 0) found.push([transition]);
      continue;
    }
    const next = new Set(targets.flatMap((target) => enteredWith(tree, target)).flatMap(ancestry));
    for (const entered of next) {
      if (entered.transitions.some(({ trigger }) => trigger.kind === "always"))
        follow(tree, entered, may, [...way, transition], done, found);
    }
  }
  done.add(node);
}

function sets(tree: Tree, { source, definition, targets }: TreeTransition): boolean {
  const entered = targets.flatMap((target) => enteredWith(tree, target));
  const lists = [definition.actions, source.state.exit, ...entered.map(({ state }) => state.entry)];
  return lists.some((actions) => listOf(actions).some((action) => action.type === "assign"));
}
