import { listOf, type StateKind, type StateMeta, type WorkflowDefinition } from "./definition.ts";
import { compileGuard } from "./guard.ts";
import { treeOf, type TreeTransition } from "./tree.ts";

export interface GraphNode {
  /** The state's path, keys joined by dots. */
  id: string;
  /** The path of the state it lies in, null at the top. */
  parent: string | null;
  kind: StateKind;
  /** meta.label, else the key. */
  label: string;
  meta: StateMeta;
  /** Is it where its parent begins? */
  initial: boolean;
  history?: "shallow" | "deep";
  entry: string[];
  exit: string[];
  /** What runs while the state is active: the service, or the child statechart's name. */
  invoke: string[];
}

export interface GraphEdge {
  id: string;
  /** null: the workflow as a whole. */
  source: string | null;
  /** null: the transition acts without leaving its source. */
  target: string | null;
  kind: "event" | "after" | "always" | "done" | "invoke";
  /** For kind invoke: the invocation's id and how it ended. */
  event?: string;
  delayMs?: number;
  /** A delay that is worked out when the state is entered. */
  delay?: string;
  guard?: string;
  description?: string;
  actions: string[];
  /** RFC 6901 pointer to the transition in the definition. */
  pointer: string;
}

export interface WorkflowGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** The statechart as flat nodes and edges, parents first, for drawing; a transition with several targets gives several edges. */
export function graphOf(definition: WorkflowDefinition): WorkflowGraph {
  const tree = treeOf(definition);
  const nodes = tree.nodes.slice(1).map(({ path, key, kind, parent, state }): GraphNode => {
    const above = parent === tree.root ? null : parent!.path;
    const initial = parent!.kind === "compound" && parent!.state.initial === key;
    const base = { id: path, parent: above, kind, label: state.meta?.label ?? key, meta: state.meta ?? {}, initial };
    const history = kind === "history" ? { history: state.history ?? ("shallow" as const) } : {};
    const invoke = listOf(state.invoke).map(({ src, params }) => (src === "workflow" ? String(params?.["name"]) : src));
    return { ...base, ...history, entry: names(state.entry), exit: names(state.exit), invoke };
  });
  return { nodes, edges: tree.nodes.flatMap((node) => node.transitions.flatMap(edgesOf)) };
}

function edgesOf({ source, trigger, targets, definition, pointer }: TreeTransition): GraphEdge[] {
  const edge: Omit<GraphEdge, "id" | "target"> = {
    source: source.path === "" ? null : source.path,
    kind: trigger.kind,
    actions: names(definition.actions),
    pointer,
  };
  if (trigger.kind === "event") edge.event = trigger.event;
  if (trigger.kind === "invoke") edge.event = `${trigger.id} ${trigger.outcome}`;
  if (trigger.kind === "after" && trigger.delay === undefined) edge.delayMs = trigger.delayMs;
  if (trigger.kind === "after" && trigger.delay !== undefined) edge.delay = trigger.delay;
  if (definition.guard) edge.guard = compileGuard(definition.guard, pointer, []).text;
  if (definition.description !== undefined) edge.description = definition.description;
  if (targets.length === 0) return [{ ...edge, id: pointer, target: null }];
  return targets.map((target, i) => ({ ...edge, id: i === 0 ? pointer : `${pointer}#${i}`, target: target.path }));
}

function names(actions: Parameters<typeof listOf<{ type: string }>>[0]): string[] {
  return listOf(actions).map((action) => action.type);
}

/** A delay for people: "2 h", "1 d 12 h", "500 ms". */
export function delayText(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  const units: [string, number][] = [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["min", 60_000],
    ["s", 1_000],
  ];
  const parts: string[] = [];
  let rest = ms;
  for (const [name, length] of units) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  return rest > 0 ? `${parts.join(" ")} ${rest} ms` : parts.join(" ");
}
