import { listOf, type StateDefinition, type WorkflowDefinition } from "./definition.ts";
import { compileGuard } from "./guard.ts";
import { pointTo } from "./issue.ts";
import { canonicalJson } from "./json.ts";
import { changedParameters } from "./changed-parameters.ts";
import { findRenames, type Rename } from "./renames.ts";
import { delayText } from "./summary.ts";
import { treeOf, type TreeNode, type TreeTransition, type Trigger } from "./tree.ts";

type Change = "added" | "removed" | "changed";

export interface StateChange {
  change: Change;
  /** Keys joined by dots, "" for the workflow itself; in a child statechart after its name and a slash. */
  path: string;
  /** RFC 6901 pointer into the newer definition, or the older one for what was removed. */
  pointer: string;
  fields: string[];
  /** What changed in the actions and services that it has as before, by their parameters. */
  details: string[];
}

export interface TransitionChange {
  change: Change;
  path: string;
  trigger: string;
  pointer: string;
  before: string | null;
  after: string | null;
  /** What changed in its actions where the same ones act: "task.open: stage "annotate" → "review"". */
  details: string[];
}

export interface Diff {
  same: boolean;
  states: StateChange[];
  transitions: TransitionChange[];
  renames: Rename[];
}

const fields = [
  "id",
  "type",
  "initial",
  "history",
  "target",
  "meta",
  "description",
  "entry",
  "exit",
  "output",
] as const;

/** What changed between two definitions whose shapes are sound: states, transitions in the order they are tried, likely renames. */
export function diff(before: WorkflowDefinition, after: WorkflowDefinition): Diff {
  const own = ownDiff(before, after);
  const below = childDiffs(before.children ?? {}, after.children ?? {});
  const states = [...own.states, ...below.flatMap((child) => child.states)];
  const transitions = [...own.transitions, ...below.flatMap((child) => child.transitions)];
  return { same: states.length === 0 && transitions.length === 0, states, transitions, renames: own.renames };
}

type Children = Readonly<Record<string, WorkflowDefinition>>;

/** A child that is new or gone is one change; what changed inside one has its name before the paths. */
function childDiffs(before: Children, after: Children): Pick<Diff, "states" | "transitions">[] {
  return [...new Set([...Object.keys(after), ...Object.keys(before)])].map((name) => {
    const [was, is] = [before[name], after[name]];
    const pointer = pointTo("", "children", name);
    if (!was || !is) {
      const change = was ? "removed" : "added";
      return { states: [{ change, path: `${name}/`, pointer, fields: [], details: [] }], transitions: [] };
    }
    const { states, transitions } = diff(was, is);
    const within = <T extends { path: string; pointer: string }>(one: T): T => ({
      ...one,
      path: `${name}/${one.path}`,
      pointer: pointer + one.pointer,
    });
    return { states: states.map(within), transitions: transitions.map(within) };
  });
}

function ownDiff(before: WorkflowDefinition, after: WorkflowDefinition): Omit<Diff, "same"> {
  const [old, fresh] = [treeOf(before), treeOf(after)];
  const added = fresh.nodes.filter(({ path }) => !old.byPath.has(path));
  const removed = old.nodes.filter(({ path }) => !fresh.byPath.has(path));
  const states = [
    ...added.map((node) => stateChange("added", node)),
    ...removed.map((node) => stateChange("removed", node)),
    ...fresh.nodes.flatMap((node) => {
      const was = old.byPath.get(node.path);
      const changed = was ? changedFields(was, node) : [];
      return changed.length > 0 ? [stateChange("changed", node, changed, was && workDetails(was, node))] : [];
    }),
  ];
  const paths = new Set([...fresh.nodes, ...old.nodes].map(({ path }) => path));
  const transitions = [...paths].flatMap((path) => changedTransitions(old.byPath.get(path), fresh.byPath.get(path)));
  return { states, transitions, renames: findRenames(removed, added) };
}

function stateChange(
  change: Change,
  { path, pointer }: TreeNode,
  changed: string[] = [],
  details: string[] = [],
): StateChange {
  return { change, path, pointer, fields: changed, details };
}

function workDetails({ state: was }: TreeNode, { state: is }: TreeNode): string[] {
  const invoked = ({ invoke }: StateDefinition) =>
    listOf(invoke).map(({ src, params }) => ({ type: src, ...(params ? { params } : {}) }));
  return [
    ...changedParameters(listOf(was.entry), listOf(is.entry)),
    ...changedParameters(listOf(was.exit), listOf(is.exit)),
    ...changedParameters(invoked(was), invoked(is)),
  ];
}

function changedFields({ state: was, ...old }: TreeNode, { state: is, ...fresh }: TreeNode): string[] {
  const names = "context" in was || "context" in is ? [...fields, "context"] : fields;
  const at = (state: StateDefinition, name: string) => canonicalJson((state as Record<string, unknown>)[name]);
  const changed = names.filter((name) => at(was, name) !== at(is, name));
  if (canonicalJson(runs(was)) !== canonicalJson(runs(is))) changed.push("invoke");
  if (fresh.kind === "parallel" && inOrder(old.children, fresh.children) !== inOrder(fresh.children, old.children))
    changed.push("states");
  return changed;
}

/** What a state invokes; where its result leads is a transition. */
function runs({ invoke }: StateDefinition): unknown {
  return listOf(invoke).map(({ onDone: _, onError: __, ...rest }) => rest);
}

/** The regions that both have, which act in the order in which they are written. */
function inOrder(children: readonly TreeNode[], others: readonly TreeNode[]): string {
  return children
    .map(({ key: name }) => name)
    .filter((name) => others.some((other) => other.key === name))
    .join();
}

/** A trigger as people write it: the event's name, "after 1 h", "always", "done", or how an invocation ended. */
export function triggerText(trigger: Trigger): string {
  if (trigger.kind === "event") return trigger.event;
  if (trigger.kind === "invoke") return `${trigger.id} ${trigger.outcome}`;
  return trigger.kind === "after" ? `after ${trigger.delay ?? delayText(trigger.delayMs)}` : trigger.kind;
}

function changedTransitions(was: TreeNode | undefined, is: TreeNode | undefined): TransitionChange[] {
  const old = Map.groupBy(was?.transitions ?? [], ({ trigger }) => triggerText(trigger));
  const fresh = Map.groupBy(is?.transitions ?? [], ({ trigger }) => triggerText(trigger));
  return [...new Set([...fresh.keys(), ...old.keys()])].flatMap((trigger) =>
    comparedLists(trigger, old.get(trigger) ?? [], fresh.get(trigger) ?? []),
  );
}

/** What is in both is left out; what is left is paired in order. The same transitions in another order are one change, for the first that may wins. */
function comparedLists(
  trigger: string,
  old: readonly TreeTransition[],
  fresh: readonly TreeTransition[],
): TransitionChange[] {
  const [gone, come] = [without(old, fresh), without(fresh, old)];
  if (gone.length === 0 && come.length === 0) {
    const moved = fresh.findIndex((one, i) => key(one) !== key(old[i]!));
    return moved < 0 ? [] : [transitionChange(trigger, old[moved], fresh[moved])];
  }
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, i) =>
    transitionChange(trigger, gone[i], come[i]),
  );
}

function without(list: readonly TreeTransition[], others: readonly TreeTransition[]): TreeTransition[] {
  const known = others.map(key);
  return list.filter((one) => {
    const at = known.indexOf(key(one));
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
}

function transitionChange(trigger: string, was?: TreeTransition, is?: TreeTransition): TransitionChange {
  const { source, pointer } = (is ?? was)!;
  const change = !was ? "added" : !is ? "removed" : "changed";
  const before = was ? textOf(was) : null;
  const actions = (one: TreeTransition) => listOf(one.definition.actions);
  const details = was && is ? changedParameters(actions(was), actions(is)) : [];
  return { change, path: source.path, trigger, pointer, before, after: is ? textOf(is) : null, details };
}

function key({ definition }: TreeTransition): string {
  return canonicalJson({ ...definition, target: listOf(definition.target), actions: listOf(definition.actions) });
}

/** A transition in one line: where it leads, under which guard, with which actions. */
function textOf({ definition, pointer }: TreeTransition): string {
  const { target, guard, actions, reenter } = definition;
  const where = target === undefined ? "stays" : listOf(target).join(" and ");
  const check = guard ? ` [${compileGuard(guard, pointer, []).text}]` : "";
  const acts = listOf(actions).map(({ type }) => type);
  return `${where}${check}${acts.length > 0 ? ` / ${acts.join(", ")}` : ""}${reenter ? " (enters anew)" : ""}`;
}
