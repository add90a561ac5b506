import type {
  ActionDefinition,
  InvokeDefinition,
  StateDefinition,
  TransitionDefinition,
  WorkflowDefinition,
} from "../definition.ts";
import { injectedActions } from "../injected.ts";
import type { Json, JsonObject } from "../json.ts";
import { parameters, runDonedata, setAction } from "./content.suite.ts";
import { block, type Conversion, keyOf, reference, sourceOf, stateElements, targetsIn } from "./conversion.suite.ts";
import { type Data, dataOf, evaluate, execute, type Names, toJson } from "./script.suite.ts";
import { transitionsOf } from "./transitions.suite.ts";
import type { Element } from "./xml.suite.ts";

/** An SCXML document as a workflow of ours; its JavaScript becomes guards and actions under names that begin with `prefix`. */
export function convert(root: Element, prefix: string, file: string): WorkflowDefinition {
  injectedActions.set(setAction, (params) => ({ kind: "assign", set: () => params["values"] as JsonObject }));
  const { context, names, problems } = datamodel(root, file);
  const conversion: Conversion = { prefix, file, names, paths: new Map(), children: {}, count: { next: 0 } };
  notePaths(conversion, root, "");
  const state = convertState(conversion, root);
  delete state.id;
  const raised = problems.map((): ActionDefinition => ({ type: "raise", params: { event: "error.execution" } }));
  if (raised.length > 0) state.entry = [...raised, ...((state.entry ?? []) as ActionDefinition[])];
  return { ...state, id: "scxml", context, children: conversion.children };
}

function datamodel(root: Element, file: string): { context: JsonObject; names: Names; problems: unknown[] } {
  const data: Data = {};
  const problems: unknown[] = [];
  const init = { type: "xstate.init" };
  const attempt = (work: () => void) => {
    try {
      work();
    } catch (error) {
      problems.push(error);
    }
  };
  for (const { attributes, text } of below(root, "data")) {
    const id = attributes["id"]!;
    data[id] = undefined;
    const code = attributes["expr"] ?? text.trim();
    if (code !== "") attempt(() => (data[id] = evaluate(code, data, init)));
  }
  for (const script of root.children.filter(({ name }) => name === "script")) {
    attempt(() => execute(sourceOf(script, file), data, init));
  }
  const values = Object.entries(data).map(([name, value]) => [name, toJson(value)] as const);
  const context = Object.fromEntries(values.filter(([, value]) => value !== undefined)) as JsonObject;
  const names = new Map(
    Object.entries(data).map(([name, value]) => [name, typeof value === "function" ? value : undefined]),
  );
  return { context, names, problems };
}

function below(element: Element, wanted: string): Element[] {
  return element.children.flatMap((child) => {
    if (child.name === "invoke") return [];
    return child.name === wanted ? [child] : below(child, wanted);
  });
}

function notePaths(conversion: Conversion, element: Element, path: string): void {
  for (const child of element.children) {
    if (!stateElements.has(child.name)) continue;
    child.attributes["id"] ??= `_${conversion.count.next++}`;
    const id = child.attributes["id"];
    const own = path === "" ? keyOf(id) : `${path}.${keyOf(id)}`;
    conversion.paths.set(id, own);
    notePaths(conversion, child, own);
  }
}

function convertState(conversion: Conversion, element: Element): StateDefinition {
  const { attributes, children, name } = element;
  const state: StateDefinition = { id: keyOf(attributes["id"] ?? "") };
  if (name === "history") return { ...state, ...historyOf(element) };
  const inner = children.filter((child) => stateElements.has(child.name));
  if (inner.length > 0) {
    state.states = Object.fromEntries(
      inner.map((child) => [keyOf(child.attributes["id"]!), convertState(conversion, child)]),
    );
  }
  if (name === "parallel") state.type = "parallel";
  else if (inner.length > 0) Object.assign(state, initialOf(conversion, element, inner, state));
  if (name === "final") state.type = "final";
  const { always, on } = transitionsOf(conversion, element);
  if (always.length > 0) state.always = always;
  if (Object.keys(on).length > 0) state.on = on;
  const entry = blocks(conversion, element, "onentry");
  const exit = blocks(conversion, element, "onexit");
  const donedata = children.find((child) => child.name === "donedata");
  if (donedata) {
    entry.push(donated(conversion, donedata));
    state.output = { cel: "context.donedata_" };
  }
  const invoke: InvokeDefinition[] = [];
  for (const child of children) if (child.name === "invoke") invokes(conversion, child, { entry, exit, invoke });
  if (entry.length > 0) state.entry = entry;
  if (exit.length > 0) state.exit = exit;
  if (invoke.length > 0) state.invoke = invoke;
  return state;
}

function historyOf({ attributes, children }: Element): StateDefinition {
  const target = targetsIn(children.find(({ name }) => name === "transition")?.attributes["target"]).map(reference);
  const history: StateDefinition = { type: "history", history: attributes["type"] === "deep" ? "deep" : "shallow" };
  return target.length > 0 ? { ...history, target } : history;
}

/** Initial states further down are reached by a state that is left at once, for ours name one of their own. */
function initialOf(
  conversion: Conversion,
  { attributes, children }: Element,
  inner: readonly Element[],
  state: StateDefinition,
): StateDefinition {
  const transition = children
    .find(({ name }) => name === "initial")
    ?.children.find(({ name }) => name === "transition");
  const targets = targetsIn(attributes["initial"] ?? transition?.attributes["target"]);
  const acts = transition && transition.children.length > 0 ? [block(conversion, transition.children)] : [];
  const first = inner.find(({ name }) => name !== "history")!.attributes["id"]!;
  const [only = first] = targets;
  const direct = inner.find((child) => child.attributes["id"] === only && child.name !== "history");
  if (targets.length <= 1 && direct && acts.length === 0) return { initial: keyOf(only) };
  const key = `_initial${conversion.count.next++}`;
  const always: TransitionDefinition = { target: targets.map(reference), actions: acts };
  return { initial: key, states: { [key]: { id: key, always }, ...state.states! } };
}

function blocks(conversion: Conversion, element: Element, name: string): ActionDefinition[] {
  return element.children.filter((child) => child.name === name).map(({ children }) => block(conversion, children));
}

function donated(conversion: Conversion, element: Element): ActionDefinition {
  const type = `${conversion.prefix}.${conversion.count.next++}`;
  const { names } = conversion;
  injectedActions.set(type, () => ({ kind: "choose", actions: (scope) => runDonedata(element, names, scope) }));
  return { type };
}

/** A document inside an invocation is a child; one with parameters in JavaScript is spawned by an action instead. */
function invokes(
  conversion: Conversion,
  element: Element,
  into: { entry: ActionDefinition[]; exit: ActionDefinition[]; invoke: InvokeDefinition[] },
): void {
  const { attributes, children } = element;
  const name = `child${conversion.count.next++}`;
  const content = children.find((child) => child.name === "content")?.children.find((child) => child.name === "scxml");
  if (
    !content ||
    attributes["idlocation"] ||
    children.some((child) => child.name === "finalize") ||
    attributes["autoforward"]
  ) {
    throw new Error("This kind of invocation is not converted.");
  }
  conversion.children[name] = convert(content, `${conversion.prefix}.${name}`, conversion.file);
  const id = attributes["id"] ?? name;
  const given = attributes["namelist"] !== undefined || children.some((child) => child.name === "param");
  if (!given) return void into.invoke.push({ id, src: "workflow", params: { name } });
  const type = `${conversion.prefix}.${conversion.count.next++}`;
  const { names } = conversion;
  const known = new Set(below(content, "data").map((data) => data.attributes["id"]!));
  injectedActions.set(type, () => ({
    kind: "spawn",
    child: (scope) => {
      const values = Object.entries(parameters(dataOf(names, scope.context), scope.event, element));
      return { id, name, input: Object.fromEntries(values.filter(([key]) => known.has(key))) as Record<string, Json> };
    },
  }));
  into.entry.push({ type });
  into.exit.push({ type: "stop", params: { id } });
}
