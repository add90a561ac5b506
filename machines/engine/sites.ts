import {
  type ActionDefinition,
  type GuardDefinition,
  type InvokeDefinition,
  listOf,
  type OneOrMany,
  invocationId,
} from "./definition.ts";
import { isObject, type Json } from "./json.ts";
import { pointTo } from "./issue.ts";
import { stateId, type Tree, type TreeNode, type Trigger } from "./tree.ts";

/** A guard or action and where it stands; `trigger` is undefined for entry and exit, which many events can cause. */
export interface Site {
  node: TreeNode;
  trigger: Trigger | undefined;
  pointer: string;
}
export interface GuardSite extends Site {
  guard: GuardDefinition;
}
export interface ActionSite extends Site {
  action: ActionDefinition;
}
export interface InvokeSite extends Site {
  invoke: InvokeDefinition;
  /** Its own, or the one that it has by its place. */
  id: string;
}
export interface ExpressionSite extends Site {
  source: string;
}

/** Every guard, also those inside and, or and not. */
export function guardSites(tree: Tree): GuardSite[] {
  return transitionsIn(tree).flatMap(({ source, trigger, pointer, definition }) =>
    definition.guard
      ? withParts({ node: source, trigger, pointer: pointTo(pointer, "guard"), guard: definition.guard })
      : [],
  );
}

/** Every action of transitions, entries and exits. */
export function actionSites(tree: Tree): ActionSite[] {
  const onTransitions = transitionsIn(tree).flatMap(({ source, trigger, pointer, definition }) =>
    each({ node: source, trigger, pointer: pointTo(pointer, "actions") }, definition.actions),
  );
  const onStates = tree.nodes.flatMap((node) =>
    (["entry", "exit"] as const).flatMap((field) =>
      each({ node, trigger: undefined, pointer: pointTo(node.pointer, field) }, node.state[field]),
    ),
  );
  return [...onTransitions, ...onStates];
}

/** Every invocation of a service or child statechart. */
export function invokeSites(tree: Tree): InvokeSite[] {
  return tree.nodes.flatMap((node) => {
    const at = pointTo(node.pointer, "invoke");
    return listOf(node.state.invoke).map((invoke, i) => {
      const pointer = Array.isArray(node.state.invoke) ? pointTo(at, i) : at;
      return { node, trigger: undefined, invoke, id: invocationId(invoke, stateId(tree, node), i), pointer };
    });
  });
}

/** Every CEL text. */
export function expressionSites(tree: Tree): ExpressionSite[] {
  const inGuards = guardSites(tree).flatMap(({ guard, ...site }) =>
    guard.type === "cel" && "params" in guard && isObject(guard.params)
      ? [
          {
            ...site,
            source: String(guard.params["expression"]),
            pointer: pointTo(site.pointer, "params", "expression"),
          },
        ]
      : [],
  );
  const inActions = actionSites(tree).flatMap(({ action, ...site }) => {
    const params = pointTo(site.pointer, "params");
    const set = action.params?.["set"];
    if (action.type !== "assign") return inParams(site, action.params ?? {}, params);
    return Object.entries(isObject(set) ? set : {}).map(([key, source]) => ({
      ...site,
      source: String(source),
      pointer: pointTo(params, "set", key),
    }));
  });
  const inInvocations = invokeSites(tree).flatMap(({ invoke, ...site }) =>
    inParams(site, invoke.params ?? {}, pointTo(site.pointer, "params")),
  );
  const onNodes = tree.nodes.flatMap((node) => {
    const site = { node, trigger: undefined };
    const delays = Object.keys(node.state.after ?? {}).filter((key) => !/^\d+$/.test(key));
    const { output } = node.state;
    const at = pointTo(node.pointer, "output");
    return [
      ...delays.map((source) => ({ ...site, source, pointer: pointTo(node.pointer, "after", source) })),
      ...(output === undefined ? [] : inParams({ ...site, pointer: at }, output, at)),
    ];
  });
  return [...inGuards, ...inActions, ...inInvocations, ...onNodes];
}

const transitionsIn = (tree: Tree) => tree.nodes.flatMap((node) => node.transitions);

function each(site: Site, actions: OneOrMany<ActionDefinition> | undefined): ActionSite[] {
  return listOf(actions).map((action, i) => ({
    ...site,
    action,
    pointer: Array.isArray(actions) ? pointTo(site.pointer, i) : site.pointer,
  }));
}

function withParts(site: GuardSite): GuardSite[] {
  const { guard, pointer } = site;
  const part = (inner: GuardDefinition, ...keys: (string | number)[]) =>
    withParts({ ...site, guard: inner, pointer: pointTo(pointer, ...keys) });
  if ("guards" in guard) return [site, ...guard.guards.flatMap((inner, i) => part(inner, "guards", i))];
  return "guard" in guard ? [site, ...part(guard.guard, "guard")] : [site];
}

/** The CEL text of `{ "cel": "..." }`, undefined for any other value. */
export function expressionIn(value: unknown): string | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
  const source = value["cel"];
  return typeof source === "string" ? source : undefined;
}

function inParams(site: Site, value: Json, pointer: string): ExpressionSite[] {
  if (Array.isArray(value)) return value.flatMap((item: Json, i) => inParams(site, item, pointTo(pointer, i)));
  if (!isObject(value)) return [];
  const source = expressionIn(value);
  if (source !== undefined) return [{ ...site, source, pointer: pointTo(pointer, "cel") }];
  return Object.entries(value).flatMap(([key, item]) => inParams(site, item as Json, pointTo(pointer, key)));
}
