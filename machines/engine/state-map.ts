import type { WorkflowDefinition } from "./definition.ts";
import { pointTo } from "./issue.ts";
import { ancestry, isWithin, type Tree, type TreeNode } from "./tree.ts";

/** From paths of states of one definition to paths of another; what is below a named state goes with it, all else keeps its path. */
export type StateMap = Readonly<Record<string, string>>;

/** Why instances cannot be moved, or what to know before they are; `pointer` leads into the request. */
export interface MapIssue {
  severity: "error" | "warning";
  code:
    | "map.unknown_state"
    | "map.unknown_target"
    | "map.history"
    | "map.unused"
    | "map.conflict"
    | "map.ends"
    | "map.children"
    | "map.unknown_child"
    | "map.moves_on"
    | "map.fails";
  pointer: string;
  message: string;
}

/** Where a state's path leads: by its own entry, else by the nearest state above it that has one, else to itself. */
export function mappedPath(map: StateMap, path: string): string {
  for (let head = path; head !== ""; head = head.slice(0, Math.max(0, head.lastIndexOf(".")))) {
    const to = Object.hasOwn(map, head) ? map[head]! : undefined;
    if (to !== undefined) return to + path.slice(head.length);
  }
  return path;
}

/** What is wrong with the map itself, whatever instances there are. */
export function mapIssues(from: Tree, to: Tree, map: StateMap): MapIssue[] {
  return Object.entries(map).flatMap(([source, target]): MapIssue[] => {
    const pointer = pointTo("/map", source);
    const error = (code: MapIssue["code"], message: string): MapIssue => ({
      severity: "error",
      code,
      pointer,
      message,
    });
    const there = to.byPath.get(target);
    const here = from.byPath.get(source);
    if (!here || source === "") return [error("map.unknown_state", `The old version has no state "${source}".`)];
    if (!there || target === "") return [error("map.unknown_target", `The new version has no state "${target}".`)];
    if (here.kind === "history" || there.kind === "history")
      return [error("map.history", "A history state is never active, so nothing can be moved from it or to it.")];
    return [];
  });
}

/** May these be active at the same time, none of them above another? */
export function areTogether(one: TreeNode, other: TreeNode): boolean {
  const above = ancestry(other);
  const meeting = ancestry(one).find((node) => above.includes(node));
  return meeting?.kind === "parallel" && meeting !== one && meeting !== other;
}

/** Where the active leaf states lead; a leaf that leads nowhere, or two that exclude each other, are problems. */
export function targetsOf(
  from: Tree,
  to: Tree,
  map: StateMap,
  leaves: readonly string[],
): { targets: TreeNode[]; problems: MapIssue[] } {
  const problems: MapIssue[] = [];
  const report = (code: MapIssue["code"], leaf: string, message: string) =>
    problems.push({ severity: "error", code, pointer: pointTo("/map", leaf), message });
  const reached = new Map<TreeNode, string>();
  for (const leaf of leaves) {
    const path = mappedPath(map, leaf);
    const node = to.byPath.get(path);
    if (!from.byPath.has(leaf)) report("map.unknown_state", leaf, `The old version has no state "${leaf}".`);
    else if (!node)
      report("map.unknown_target", leaf, `The new version has no state "${path}"; say where "${leaf}" goes.`);
    else if (node.kind === "history")
      report("map.history", leaf, `"${path}" is a history state now; say where "${leaf}" goes.`);
    else reached.set(node, leaf);
  }
  const targets = [...reached.keys()].filter(
    (one) => ![...reached.keys()].some((other) => other !== one && isWithin(other, one)),
  );
  targets.forEach((one, i) => {
    const clash = targets.slice(i + 1).find((other) => !areTogether(one, other));
    if (clash)
      report(
        "map.conflict",
        reached.get(clash)!,
        `"${one.path}" and "${clash.path}" cannot be active at the same time.`,
      );
  });
  return { targets, problems };
}

/** The id that XState gives a state. */
export function nodeId({ id }: WorkflowDefinition, { state, path }: TreeNode): string {
  return state.id ?? (path === "" ? id : `${id}.${path}`);
}
