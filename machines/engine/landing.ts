import { type Carried, invokedAnew } from "./carried-work.ts";
import type { Compiled } from "./compile.ts";
import type { StateDefinition, WorkflowDefinition } from "./definition.ts";
import { canonicalJson } from "./json.ts";
import { type MapIssue, mappedPath, type StateMap, targetsOf } from "./state-map.ts";
import { ancestry, type Tree, type TreeNode } from "./tree.ts";

/** Where instances that are in the same states land, whatever else they hold. */
export interface Landing {
  /** All states that will be active, parents first. */
  active: TreeNode[];
  /** Of the active states those that stand for one that was active before, by path, and the path that it had. */
  continued: ReadonlyMap<string, string>;
  /** Those whose entry actions have not been run: they stand for none, or for one with other actions under another path. */
  entered: ReadonlySet<string>;
  problems: MapIssue[];
}

/** Follows the map from the active leaf states; regions that it leaves open begin at their initial states. */
export function landingOf(from: Tree, to: Tree, map: StateMap, leaves: readonly string[]): Landing {
  const { targets, problems } = targetsOf(from, to, map, leaves);
  if (problems.length > 0) return { active: [], continued: new Map(), entered: new Set(), problems };
  const active = completed(to.root, new Set(targets.flatMap(ancestry)));
  const continued = continuedStates(from, to, map, leaves, new Set(active));
  const entered = active.filter((node) => {
    const before = continued.get(node.path);
    if (before === undefined) return true;
    return before !== node.path && entryOf(from.byPath.get(before)!) !== entryOf(node);
  });
  return { active, continued, entered: new Set(entered.map(({ path }) => path)), problems };
}

/** The state and everything active below it, given the states that must be. */
function completed(node: TreeNode, chosen: ReadonlySet<TreeNode>): TreeNode[] {
  if (node.kind === "parallel") {
    const regions = node.children.filter(({ kind }) => kind !== "history");
    return [node, ...regions.flatMap((region) => completed(region, chosen))];
  }
  const inner =
    node.children.find((child) => chosen.has(child)) ?? node.children.find(({ key }) => key === node.state.initial);
  return node.kind === "compound" && inner ? [node, ...completed(inner, chosen)] : [node];
}

/** Pairs the states that were active with those that stand for them: a leaf with where it leads, and what is above both in step. */
function continuedStates(
  from: Tree,
  to: Tree,
  map: StateMap,
  leaves: readonly string[],
  active: ReadonlySet<TreeNode>,
): Map<string, string> {
  const pairs = new Map<string, string>();
  const was = new Set(leaves.flatMap((leaf) => ancestry(from.byPath.get(leaf)!)));
  for (const node of was) {
    const same = to.byPath.get(mappedPath(map, node.path));
    if (same && active.has(same)) pairs.set(same.path, node.path);
  }
  for (const leaf of leaves) {
    const down = ancestry(from.byPath.get(leaf)!);
    ancestry(to.byPath.get(mappedPath(map, leaf))!).forEach((node, i) => {
      const before = down[i];
      if (before && before.kind === node.kind && active.has(node) && !pairs.has(node.path))
        pairs.set(node.path, before.path);
    });
  }
  return pairs;
}

function entryOf({ state }: TreeNode): string {
  return canonicalJson([state.entry].flat());
}

/** The definition as one whose instances begin in these states, with the entry actions of those alone that are entered, and without what goes on there. */
export function landingDefinition(
  { definition: to }: Compiled,
  tree: Tree,
  { active }: Landing,
  runs: ReadonlySet<string>,
  carried: Carried,
): WorkflowDefinition {
  const isActive = new Set(active.map(({ path }) => path));
  const keys = new Map(active.flatMap(({ parent, key }) => (parent ? [[parent.path, key] as const] : [])));
  const begin = (state: StateDefinition, path: string): StateDefinition => {
    const { entry, initial, states, invoke, ...rest } = state;
    const made: StateDefinition = rest;
    if (entry && (runs.has(path) || !isActive.has(path))) made.entry = entry;
    if (invoke) made.invoke = invokedAnew(to, tree.byPath.get(path)!, carried.get(path));
    const chosen = state.type === "parallel" ? initial : (keys.get(path) ?? initial);
    if (chosen !== undefined) made.initial = chosen;
    if (states)
      made.states = Object.fromEntries(
        Object.entries(states).map(([key, child]) => [key, begin(child, path === "" ? key : `${path}.${key}`)]),
      );
    return made;
  };
  return begin(to, "") as WorkflowDefinition;
}
