import { activeInvocations, type Actor, below, rootActor } from "./actor.ts";
import type { Compiled } from "./compile.ts";
import { invocationId, type InvokeDefinition, listOf, type WorkflowDefinition } from "./definition.ts";
import { pointTo } from "./issue.ts";
import type { MovingChild } from "./carried-children.ts";
import type { Migration } from "./migrate.ts";
import type { ChildSnapshot, Snapshot } from "./snapshot.ts";
import { type MapIssue, nodeId } from "./state-map.ts";
import { activePaths } from "./states.ts";
import type { Tree, TreeNode } from "./tree.ts";

/** By the paths of continued states: the ids of what they invoke that their predecessors had begun and that goes on. */
export type Carried = ReadonlyMap<string, ReadonlySet<string>>;

interface Named {
  id: string;
  invoke: InvokeDefinition;
}

/** What a state invokes, each under the id that it runs by. */
function invocationsOf(definition: WorkflowDefinition, node: TreeNode): Named[] {
  const name = nodeId(definition, node);
  return listOf(node.state.invoke).map((invoke, i) => ({ id: invocationId(invoke, name, i), invoke }));
}

/** Where a child statechart goes on: as it is, or by a migration of its own; undefined: nowhere. */
export interface Heir {
  /** Its name in the new version. */
  name: string;
  migration: Migration | null;
}
export type HeirOf = (name: string) => Heir | undefined;

/** What goes on in continued states because both versions begin the same there, or a child that stands for the one before. */
export function carriedInvocations(
  from: Compiled,
  to: Compiled,
  trees: { from: Tree; to: Tree },
  heirOf: HeirOf,
  continued: ReadonlyMap<string, string>,
): Carried {
  const pairs = [...continued].map(([path, before]) => {
    const known = invocationsOf(from.definition, trees.from.byPath.get(before)!);
    const same = invocationsOf(to.definition, trees.to.byPath.get(path)!).filter(({ id, invoke }) =>
      known.some((one) => one.id === id && one.invoke.src === invoke.src && isHeir(heirOf, one.invoke, invoke)),
    );
    return [path, new Set(same.map(({ id }) => id))] as const;
  });
  return new Map(pairs);
}

function isHeir(heirOf: HeirOf, old: InvokeDefinition, fresh: InvokeDefinition): boolean {
  if (fresh.src !== "workflow") return true;
  return heirOf(String(old.params?.["name"]))?.name === String(fresh.params?.["name"]);
}

/** What a state still has to begin, under the ids that it would have had. */
export function invokedAnew(
  definition: WorkflowDefinition,
  node: TreeNode,
  carried: ReadonlySet<string> | undefined,
): InvokeDefinition[] {
  const all = invocationsOf(definition, node);
  return all.filter(({ id }) => !carried?.has(id)).map(({ id, invoke }) => ({ ...invoke, id }));
}

export interface Work {
  /** Children that go on as they are. */
  children: Readonly<Record<string, ChildSnapshot>>;
  /** Children that have to be moved to go on. */
  moving: MovingChild[];
  /** Services that are called off. */
  revoked: string[];
  /** Children that are stopped. */
  stopped: string[];
  problems: MapIssue[];
}

/** What runs beside an instance and goes on where it lands; a child that stands for nothing in the new version cannot go on. */
export function carriedWork(
  from: Compiled,
  to: Compiled,
  trees: { from: Tree; to: Tree },
  heirOf: HeirOf,
  carried: Carried,
  before: Snapshot,
  after: Snapshot,
): Work {
  const root = rootActor(from, before);
  const left = activePaths(to.definition, after.value);
  const going = new Set([...carried].flatMap(([path, ids]) => (left.has(path) ? [...ids] : [])));
  const was = activePaths(from.definition, before.value);
  const invoked = new Set(
    trees.from.nodes
      .filter(({ path }) => was.has(path))
      .flatMap((node) => invocationsOf(from.definition, node).map(({ id }) => id)),
  );
  const wanted = new Set(
    trees.to.nodes
      .filter(({ path }) => left.has(path))
      .flatMap((node) => invocationsOf(to.definition, node).map(({ id }) => id)),
  );
  const children: Record<string, ChildSnapshot> = {};
  const moving: MovingChild[] = [];
  const stopped: string[] = [];
  const problems: MapIssue[] = [];
  for (const [id, child] of Object.entries(before.children ?? {})) {
    const heir = heirOf(child.source);
    if (after.status === "done" || (invoked.has(id) && !going.has(id) && !wanted.has(id))) stopped.push(id);
    else if (!heir || (invoked.has(id) && !going.has(id))) problems.push(unknownChild(child.source));
    else if (heir.migration) moving.push({ id, child, name: heir.name, migration: heir.migration });
    else children[id] = child;
  }
  const ended = stopped.flatMap((id) => servicesOf(root.children.get(id)!));
  const revoked = activeInvocations(root).filter((id) => !going.has(id));
  return { children, moving, stopped, problems, revoked: [...revoked, ...ended] };
}

/** The services that run for an actor and those below it, by the ids that they have outside. */
function servicesOf(actor: Actor): string[] {
  const own = activeInvocations(actor).map((id) => below(actor, id));
  return [...own, ...[...actor.children.values()].flatMap(servicesOf)];
}

function unknownChild(source: string): MapIssue {
  const message = `Its child statechart "${source}" runs, and nothing in the new version goes on with it.`;
  return { severity: "error", code: "map.children", pointer: pointTo("/children", source), message };
}
