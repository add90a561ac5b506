import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ActionDefinition, GuardDefinition, WorkflowDefinition } from "../definition.ts";
import { injectedActions, injectedGuards } from "../injected.ts";
import { runBlock } from "./content.suite.ts";
import { dataOf, evaluate, type Names } from "./script.suite.ts";
import type { Element } from "./xml.suite.ts";

/** What is known of the document that is being converted. */
export interface Conversion {
  /** Begins the names of the guards and actions that this document adds. */
  prefix: string;
  file: string;
  names: Names;
  paths: Map<string, string>;
  children: Record<string, WorkflowDefinition>;
  count: { next: number };
}

/** Elements that become states. */
export const stateElements = new Set(["state", "parallel", "final", "history"]);

/** The name of a state of the document among ours. */
export function keyOf(id: string): string {
  return /^[A-Za-z_]/.test(id) ? id.replaceAll(/[^\w-]/g, "_") : `_${id.replaceAll(/[^\w-]/g, "_")}`;
}

/** Ids in a list of targets. */
export const targetsIn = (text: string | undefined) => (text ?? "").split(/\s+/).filter(Boolean);
/** A target of ours. */
export const reference = (id: string) => `#${keyOf(id)}`;

/** The text of a script, which may stand in a file of its own. */
export function sourceOf({ attributes, text }: Element, file: string): string {
  const { src } = attributes;
  return src === undefined ? text : readFileSync(join(dirname(file), src), "utf8");
}

/** A condition under a name of its own; one that cannot be evaluated is false. */
export function guard(conversion: Conversion, cond: string): GuardDefinition {
  const type = `${conversion.prefix}.${conversion.count.next++}`;
  const { names, paths } = conversion;
  injectedGuards.set(type, (scope) => {
    try {
      const isIn = (id: string) => scope.isIn(paths.get(id) ?? "?");
      return Boolean(evaluate(cond, dataOf(names, scope.context), scope.event, isIn));
    } catch {
      return false;
    }
  });
  return { type };
}

/** A block of executable content under a name of its own. */
export function block(conversion: Conversion, elements: readonly Element[]): ActionDefinition {
  const { names, file } = conversion;
  const loaded = elements.map((element) =>
    element.name === "script" ? { ...element, attributes: { code: sourceOf(element, file) } } : element,
  );
  const type = `${conversion.prefix}.${conversion.count.next++}`;
  injectedActions.set(type, () => ({ kind: "choose", actions: (scope) => runBlock(loaded, names, scope, type) }));
  return { type };
}
