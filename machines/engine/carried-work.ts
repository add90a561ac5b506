import { activeInvocations, type Actor, below, rootActor } from "./actor.ts";
import type { Compiled } from "./compile.ts";
import { invocationId, type InvokeDefinition, listOf, type WorkflowDefinition } from "./definition.ts";
import { canonicalJson } from "./json.ts";
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

/** What goes on in continued states because both versions begin the same there. */
export function carriedInvocations(
  from: Compiled,
  to: Compiled,
  trees: { from: Tree; to: Tree },
  continued: ReadonlyMap<string, string>,
): Carried {
  const pairs = [...continued].map(([path, before]) => {
    const known = invocationsOf(from.definition, trees.from.byPath.get(before)!);
    const same = invocationsOf(to.definition, trees.to.byPath.get(path)!).filter(({ id, invoke }) =>
      known.some((one) => one.id === id && one.invoke.src === invoke.src && sameChild(from, to, one.invoke, invoke)),
    );
    return [path, new Set(same.map(({ id }) => id))] as const;
  });
  return new Map(pairs);
}

function sameChild(from: Compiled, to: Compiled, old: InvokeDefinition, fresh: InvokeDefinition): boolean {
  if (fresh.src !== "workflow") return true;
  const [before, after] = [String(old.params?.["name"]), String(fresh.params?.["name"])];
  return before === after && isSame(from, to, after);
}

/** Do both versions have the same child statechart under this name? */
function isSame(from: Compiled, to: Compiled, name: string): boolean {
  const [before, after] = [from.children.get(name), to.children.get(name)];
  return Boolean(before && after) && canonicalJson(before!.definition) === canonicalJson(after!.definition);
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
  children: Readonly<Record<string, ChildSnapshot>>;
  /** Services that are called off. */
  revoked: string[];
  /** Children that are stopped. */
  stopped: string[];
  problems: MapIssue[];
}

/** What runs beside an instance and goes on where it lands; a child that the new version does not know as it is cannot go on. */
export function carriedWork(
  from: Compiled,
  to: Compiled,
  trees: { from: Tree; to: Tree },
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
  const stopped: string[] = [];
  const problems: MapIssue[] = [];
  for (const [id, child] of Object.entries(before.children ?? {})) {
    if (going.has(id) || (!invoked.has(id) && isSame(from, to, child.source))) children[id] = child;
    else if (invoked.has(id) && !wanted.has(id)) stopped.push(id);
    else problems.push(unknownChild(id, child.source));
  }
  const ended = stopped.flatMap((id) => servicesOf(root.children.get(id)!));
  const revoked = activeInvocations(root).filter((id) => !going.has(id));
  return { children, stopped, problems, revoked: [...revoked, ...ended] };
}

/** The services that run for an actor and those below it, by the ids that they have outside. */
function servicesOf(actor: Actor): string[] {
  const own = activeInvocations(actor).map((id) => below(actor, id));
  return [...own, ...[...actor.children.values()].flatMap(servicesOf)];
}

function unknownChild(id: string, source: string): MapIssue {
  const message = `Its child statechart "${source}" (${id}) runs, and the new version does not have it as it is.`;
  return { severity: "error", code: "map.children", pointer: "/map", message };
}
