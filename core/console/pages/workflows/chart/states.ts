import { isObject, type Json, type JsonObject, listOf } from "./json.ts";
import { keysOf, pointTo } from "./pointer.ts";

export type StateKind = "atomic" | "compound" | "parallel" | "final" | "history";
export const stateKinds: readonly StateKind[] = ["atomic", "compound", "parallel", "final", "history"];

/** One state of a definition, which may still be half-written. */
export interface StateNode {
  /** Keys joined by dots; "" is the workflow as a whole. */
  path: string;
  key: string;
  pointer: string;
  /** The state that it lies in, null for the whole. */
  parent: string | null;
  depth: number;
  kind: StateKind;
  initial: boolean;
  label: string;
  state: JsonObject;
}

/** Every state, the whole first and parents before children, in the order of the text. */
export function statesOf(definition: JsonObject): StateNode[] {
  const found: StateNode[] = [];
  const visit = (state: JsonObject, key: string, path: string, above: StateNode | null) => {
    const node: StateNode = {
      path,
      key,
      pointer: above ? pointTo(above.pointer, "states", key) : "",
      parent: above ? above.path : null,
      depth: above ? above.depth + 1 : 0,
      kind: kindOf(state),
      initial: above !== null && above.kind === "compound" && above.state["initial"] === key,
      label: labelOf(state, key),
      state,
    };
    found.push(node);
    if (!isObject(state["states"]) || node.depth > 32) return;
    for (const [name, child] of Object.entries(state["states"])) {
      visit(isObject(child) ? child : {}, name, path === "" ? name : `${path}.${name}`, node);
    }
  };
  visit(definition, "", "", null);
  return found;
}

function labelOf(state: JsonObject, key: string): string {
  const meta = state["meta"];
  return isObject(meta) && typeof meta["label"] === "string" && meta["label"] ? meta["label"] : key;
}

/** The kind a state declares, or the one that its fields imply. */
export function kindOf(state: JsonObject): StateKind {
  const { type, states, history } = state;
  if (stateKinds.includes(type as StateKind)) return type as StateKind;
  if (isObject(states) && Object.keys(states).length > 0) return "compound";
  return history === undefined ? "atomic" : "history";
}

/** The path of the state that a pointer is in: `/states/a/on/GO/0` is in "a". */
export function pathAt(pointer: string): string {
  const keys = keysOf(pointer);
  const path: string[] = [];
  for (let i = 0; keys[i] === "states" && keys[i + 1] !== undefined; i += 2) path.push(keys[i + 1]!);
  return path.join(".");
}

/** The pointer of the state at a path. */
export function pointerOf(path: string): string {
  return path === "" ? "" : pointTo("", ...path.split(".").flatMap((key) => ["states", key]));
}

const indexes = new WeakMap<readonly StateNode[], ReadonlyMap<string, StateNode>>();

/** The state at a path; looked up, for a chart may have a thousand of them. */
export function stateAt(states: readonly StateNode[], path: string): StateNode | undefined {
  const known = indexes.get(states) ?? new Map(states.map((one) => [one.path, one]));
  indexes.set(states, known);
  return known.get(path);
}

/** The path that a target means when written on the state at `from`; undefined when it leads nowhere. */
export function resolveTarget(states: readonly StateNode[], from: string, target: string): string | undefined {
  const known = (path: string) => stateAt(states, path)?.path;
  if (target.startsWith("#")) {
    const [id = "", ...keys] = target.slice(1).split(".");
    const named = states.find((one) => one.state["id"] === id);
    return named && known([named.path, ...keys].filter(Boolean).join("."));
  }
  if (target.startsWith(".")) return known([from, target.slice(1)].filter(Boolean).join("."));
  const above = from.split(".").slice(0, -1).join(".");
  return known([above, target].filter(Boolean).join("."));
}

/** How a target is written on the state at `from` so that it means the state at `to`; gives an id when only that reaches it. */
export function targetText(states: readonly StateNode[], from: string, to: string): { text: string; needsId?: string } {
  const above = from.split(".").slice(0, -1).join(".");
  if (from === "" || to.startsWith(`${from}.`)) return { text: `.${from === "" ? to : to.slice(from.length + 1)}` };
  if (above === "") return { text: to };
  if (to.startsWith(`${above}.`)) return { text: to.slice(above.length + 1) };
  const id = stateAt(states, "")?.state["id"];
  const own = stateAt(states, to)?.state["id"];
  if (typeof own === "string") return { text: `#${own}` };
  return typeof id === "string" ? { text: `#${id}.${to}` } : { text: `#workflow.${to}`, needsId: "workflow" };
}

export function targetsOf(transition: Json): readonly string[] {
  const target = isObject(transition) ? transition["target"] : transition;
  return listOf(target as Json | undefined).filter((one): one is string => typeof one === "string");
}
