import type { Heir } from "./carried-work.ts";
import type { Compiled } from "./compile.ts";
import { pointTo } from "./issue.ts";
import { canonicalJson } from "./json.ts";
import type { Migration, Move } from "./migrate.ts";
import type { MapIssue, StateMap } from "./state-map.ts";

/** By the names of child statecharts of the old version, those of children of children after a slash: what goes on with them. */
export type ChildMaps = Readonly<Record<string, ChildMap>>;

export interface ChildMap {
  /** Its name among the new version's children; absent: the same. */
  to?: string | undefined;
  /** Between its states, as between those of an instance. */
  map?: StateMap | undefined;
}

/** What goes on with each child statechart of the old version; those that differ get a migration of their own. */
export function heirsOf(
  { from, to, children = {}, entry }: Move,
  within: readonly string[],
  migrate: (move: Move, within: readonly string[]) => Migration,
): Map<string, Heir> {
  const heirs = new Map<string, Heir>();
  for (const [source, before] of from.children) {
    const path = [...within, source];
    const wish = wishFor(children, path);
    const name = wish.to ?? source;
    const after = to.children.get(name);
    if (!after) continue;
    const map = wish.map ?? {};
    const isSame = Object.keys(map).length === 0 && !namesBelow(children, path) && sameText(before, after);
    const move = { from: before, to: after, map, children, entry };
    heirs.set(source, { name, migration: isSame ? null : migrate(move, path) });
  }
  return heirs;
}

function wishFor(children: ChildMaps, path: readonly string[]): ChildMap {
  const key = path.join("/");
  return Object.hasOwn(children, key) ? children[key]! : {};
}

function namesBelow(children: ChildMaps, path: readonly string[]): boolean {
  return Object.keys(children).some((name) => name.startsWith(`${path.join("/")}/`));
}

function sameText(before: Compiled, after: Compiled): boolean {
  return canonicalJson(before.definition) === canonicalJson(after.definition);
}

/** Names in the map that one of the versions does not have. */
export function childIssues({ from, to, children = {} }: Move): MapIssue[] {
  return Object.entries(children).flatMap(([path, wish]): MapIssue[] => {
    const pointer = pointTo("/children", path);
    const names = path.split("/");
    const last = names.at(-1)!;
    const olds = names.reduce((at: Compiled | undefined, name) => at?.children.get(name), from);
    if (!olds) return [issue(pointer, `The old version has no child statechart "${path}".`)];
    const above = names.slice(0, -1).reduce<{ at: Compiled | undefined; path: string[] }>(
      (so, name) => {
        const own = [...so.path, name];
        return { at: so.at?.children.get(wishFor(children, own).to ?? name), path: own };
      },
      { at: to, path: [] },
    ).at;
    const target = wish.to ?? last;
    if (above?.children.has(target)) return [];
    return [
      issue(
        wish.to === undefined ? pointer : `${pointer}/to`,
        `The new version has no child statechart "${target}" there.`,
      ),
    ];
  });
}

function issue(pointer: string, message: string): MapIssue {
  return { severity: "error", code: "map.unknown_child", pointer, message };
}
