import { canonicalJson } from "./json.ts";
import type { Issue } from "./issue.ts";
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
  if (one.trigger.kind !== "event" || canonicalJson(one.trigger) !== canonicalJson(other.trigger)) return false;
  if (one.targets.length === 0 || other.targets.length === 0) return false;
  const leaves = ({ targets }: TreeTransition) => targets.some((target) => !isWithin(target, parallel));
  if (!leaves(one) && !leaves(other)) return false;
  const guards = [one.definition.guard, other.definition.guard];
  return guards.some((guard) => !guard) || canonicalJson(guards[0]) === canonicalJson(guards[1]);
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

/** Follows `always` from state to state: a circle without guards never rests; one that sets nothing will not either. */
function alwaysLoops(tree: Tree): Issue[] {
  const issues: Issue[] = [];
  const done = new Set<TreeNode>();
  for (const start of tree.nodes) follow(tree, start, [], done, issues);
  return issues;
}

function follow(tree: Tree, node: TreeNode, way: TreeTransition[], done: Set<TreeNode>, issues: Issue[]): void {
  const from = way.findIndex(({ source }) => source === node);
  if (from >= 0) {
    const circle = way.slice(from);
    const issue = judge(circle);
    if (issue) issues.push(issue);
    return;
  }
  if (done.has(node)) return;
  for (const transition of node.transitions) {
    if (transition.trigger.kind !== "always") continue;
    const { targets, definition } = transition;
    if (targets.length === 0) {
      const restless = !definition.guard && listOf(definition.actions).length > 0;
      const issue = restless ? judge([transition]) : undefined;
      if (issue) issues.push(issue);
      continue;
    }
    const next = new Set(targets.flatMap((target) => enteredWith(tree, target)).flatMap(ancestry));
    for (const entered of next) {
      if (entered.transitions.some(({ trigger }) => trigger.kind === "always")) {
        follow(tree, entered, [...way, transition], done, issues);
      }
    }
  }
  done.add(node);
}

function judge(circle: readonly TreeTransition[]): Issue | undefined {
  const free = circle.every(({ definition }) => !definition.guard);
  const sets = circle.some(({ definition, targets }) =>
    [definition.actions, ...targets.map((target) => target.state.entry)].some((actions) =>
      listOf(actions).some((action) => action.type === "assign"),
    ),
  );
  if (!free && sets) return undefined;
  const path = circle.map(({ source }) => `"${source.path}"`).join(" to ");
  const message = free
    ? `These always transitions never come to rest: ${path} and round again.`
    : `Nothing on the way round changes what the guards look at: ${path}.`;
  const pointer = circle[0]!.pointer;
  return { severity: free ? "error" : "warning", code: "always.infinite", pointer, message };
}
