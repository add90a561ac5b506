import {
  invocationId,
  kindOf,
  listOf,
  type StateDefinition,
  type StateKind,
  type TransitionConfig,
  type TransitionDefinition,
  transitionsOf,
  type WorkflowDefinition,
} from "./definition.ts";
import { pointTo } from "./issue.ts";

/** What sets a transition off. */
export type Trigger =
  | { kind: "event"; event: string }
  /** `delay` is the expression where the delay is no number. */
  | { kind: "after"; delayMs: number; delay?: string }
  | { kind: "always" }
  | { kind: "done" }
  /** A service or child statechart that the state invokes came to its end. */
  | { kind: "invoke"; id: string; outcome: "done" | "error" };

export interface TreeNode {
  /** Keys joined by dots, "" for the root. */
  path: string;
  key: string;
  pointer: string;
  kind: StateKind;
  state: StateDefinition;
  parent: TreeNode | undefined;
  children: TreeNode[];
  transitions: TreeTransition[];
}

export interface TreeTransition {
  source: TreeNode;
  trigger: Trigger;
  pointer: string;
  /** Position among the transitions of the same trigger, which are tried in order. */
  index: number;
  definition: TransitionDefinition;
  /** Empty: it only acts. */
  targets: TreeNode[];
  /** Targets that lead nowhere. */
  unknown: string[];
}

export interface Tree {
  root: TreeNode;
  /** All nodes, parents first, in the definition's order. */
  nodes: TreeNode[];
  byPath: ReadonlyMap<string, TreeNode>;
  byId: ReadonlyMap<string, TreeNode>;
}

/** The states of a definition whose shape is sound, with every transition's targets resolved as XState resolves them. */
export function treeOf(definition: WorkflowDefinition): Tree {
  const nodes: TreeNode[] = [];
  const root = grow(definition, "", "", "", undefined, nodes);
  const byPath = new Map(nodes.map((node) => [node.path, node]));
  const byId = new Map<string, TreeNode>([[definition.id, root]]);
  for (const node of nodes) if (node.state.id !== undefined && !byId.has(node.state.id)) byId.set(node.state.id, node);
  const tree = { root, nodes, byPath, byId };
  for (const node of nodes) node.transitions = outgoing(tree, node);
  return tree;
}

function grow(
  state: StateDefinition,
  key: string,
  path: string,
  pointer: string,
  parent: TreeNode | undefined,
  nodes: TreeNode[],
): TreeNode {
  const node: TreeNode = { path, key, pointer, kind: kindOf(state), state, parent, children: [], transitions: [] };
  nodes.push(node);
  for (const [name, child] of Object.entries(state.states ?? {})) {
    const below = path === "" ? name : `${path}.${name}`;
    node.children.push(grow(child, name, below, pointTo(pointer, "states", name), node, nodes));
  }
  return node;
}

function outgoing(tree: Tree, node: TreeNode): TreeTransition[] {
  const { on, after, always, onDone, invoke } = node.state;
  const list: TreeTransition[] = [];
  const add = (trigger: Trigger, config: TransitionConfig | undefined, pointer: string) => {
    transitionsOf(config).forEach((definition, index) => {
      const at = Array.isArray(config) ? pointTo(pointer, index) : pointer;
      list.push({ source: node, trigger, pointer: at, index, definition, ...targetsOf(tree, node, definition) });
    });
  };
  for (const [event, config] of Object.entries(on ?? {})) {
    add({ kind: "event", event }, config, pointTo(node.pointer, "on", event));
  }
  for (const [delay, config] of Object.entries(after ?? {})) {
    const trigger = /^\d+$/.test(delay) ? { delayMs: Number(delay) } : { delayMs: 0, delay };
    add({ kind: "after", ...trigger }, config, pointTo(node.pointer, "after", delay));
  }
  add({ kind: "always" }, always, pointTo(node.pointer, "always"));
  add({ kind: "done" }, onDone, pointTo(node.pointer, "onDone"));
  listOf(invoke).forEach((one, i) => {
    const at = Array.isArray(invoke) ? pointTo(node.pointer, "invoke", i) : pointTo(node.pointer, "invoke");
    const id = invocationId(one, stateId(tree, node), i);
    add({ kind: "invoke", id, outcome: "done" }, one.onDone, pointTo(at, "onDone"));
    add({ kind: "invoke", id, outcome: "error" }, one.onError, pointTo(at, "onError"));
  });
  return list;
}

/** The id by which XState knows the state. */
export function stateId({ root }: Pick<Tree, "root">, { path, state }: TreeNode): string {
  return state.id ?? [(root.state as WorkflowDefinition).id, ...(path === "" ? [] : [path])].join(".");
}

function targetsOf(
  tree: Tree,
  node: TreeNode,
  { target }: TransitionDefinition,
): Pick<TreeTransition, "targets" | "unknown"> {
  const targets: TreeNode[] = [];
  const unknown: string[] = [];
  for (const name of listOf(target)) {
    const found = resolveTarget(tree, node, name);
    if (found) targets.push(found);
    else unknown.push(name);
  }
  return { targets, unknown };
}

/** The state that a target means when written on this state, undefined when there is none. */
export function resolveTarget(tree: Tree, from: TreeNode, target: string): TreeNode | undefined {
  if (target.startsWith("#")) {
    const [id = "", ...keys] = target.slice(1).split(".");
    return descend(tree.byId.get(id), keys);
  }
  if (target.startsWith(".")) return descend(from, target.slice(1).split("."));
  return descend(from.parent, target.split("."));
}

function descend(node: TreeNode | undefined, keys: readonly string[]): TreeNode | undefined {
  return keys.reduce((at: TreeNode | undefined, key) => at?.children.find((child) => child.key === key), node);
}

/** The node and everything above it, inside out. */
export function ancestry(node: TreeNode): TreeNode[] {
  return node.parent ? [node, ...ancestry(node.parent)] : [node];
}

/** Is `inner` the node itself or below it? */
export function isWithin(inner: TreeNode, outer: TreeNode): boolean {
  return ancestry(inner).includes(outer);
}

/** All states that are active once this one has been entered, without what lies above it: initial states, every region. */
export function enteredWith(tree: Tree, node: TreeNode): TreeNode[] {
  if (node.kind === "history") return historyDefaults(tree, node).flatMap((target) => enteredWith(tree, target));
  if (node.kind === "parallel") {
    const regions = node.children.filter((child) => child.kind !== "history");
    return [node, ...regions.flatMap((child) => enteredWith(tree, child))];
  }
  const initial = node.children.find((child) => child.key === node.state.initial);
  return node.kind === "compound" && initial ? [node, ...enteredWith(tree, initial)] : [node];
}

/** Where a history state leads while nothing is remembered; a default that points to histories again leads nowhere. */
export function historyDefaults(tree: Tree, node: TreeNode): TreeNode[] {
  const { parent, state } = node;
  if (!parent) return [];
  if (state.target === undefined) {
    if (parent.kind === "parallel") return [parent];
    return parent.children.filter((child) => child.key === parent.state.initial && child.kind !== "history");
  }
  return listOf(state.target).flatMap((target) => {
    const found = resolveTarget(tree, node, target);
    return found && found.kind !== "history" ? [found] : [];
  });
}
