import type { TransitionDefinition } from "../definition.ts";
import { block, type Conversion, guard, reference, stateElements, targetsIn } from "./conversion.suite.ts";
import type { Element } from "./xml.suite.ts";

/**
 * Descriptors match by prefix and transitions go by the order of the document; ours prefer the longer name, so that
 * every descriptor is given whatever else matches it, in the document's order.
 */
export function transitionsOf(
  conversion: Conversion,
  element: Element,
): { always: TransitionDefinition[]; on: Record<string, TransitionDefinition[]> } {
  const always: TransitionDefinition[] = [];
  const known: { descriptors: string[]; transition: TransitionDefinition }[] = [];
  for (const child of element.children.filter(({ name }) => name === "transition")) {
    const transition = convertTransition(conversion, element, child);
    const { event } = child.attributes;
    if (event === undefined) always.push(transition);
    else known.push({ descriptors: event.split(/\s+/).filter(Boolean).flatMap(descriptorsOf), transition });
  }
  const on: Record<string, TransitionDefinition[]> = {};
  for (const descriptor of known.flatMap(({ descriptors }) => descriptors)) {
    on[descriptor] = known
      .filter((one) => one.descriptors.some((other) => covers(other, descriptor)))
      .map((one) => one.transition);
  }
  return { always, on };
}

function descriptorsOf(event: string): string[] {
  const plain = event.replace(/\.?\*$/, "").replace(/\.$/, "");
  if (plain === "") return ["*"];
  if (/^done\.state(\.|$)/.test(plain)) return [`xstate.${plain}.*`];
  if (/^done\.invoke(\.|$)/.test(plain)) return [`${plain.replace("done.invoke", "xstate.done.actor")}.*`];
  return plain === "done" ? ["xstate.done.*", "done.*"] : [`${plain}.*`];
}

function covers(wide: string, narrow: string): boolean {
  return wide === "*" || narrow === wide || narrow.startsWith(wide.slice(0, -1));
}

function convertTransition(conversion: Conversion, source: Element, element: Element): TransitionDefinition {
  const { target, cond, type } = element.attributes;
  const transition: TransitionDefinition = {};
  const targets = targetsIn(target);
  if (targets.length > 0) {
    transition.target = targets.map(reference);
    if (!isInternal(conversion, source, targets, type)) transition.reenter = true;
  }
  if (cond !== undefined) transition.guard = guard(conversion, cond);
  if (element.children.length > 0) transition.actions = [block(conversion, element.children)];
  return transition;
}

function isInternal(conversion: Conversion, source: Element, targets: string[], type: string | undefined): boolean {
  const compound = source.name !== "parallel" && source.children.some((child) => stateElements.has(child.name));
  const path = conversion.paths.get(source.attributes["id"] ?? "") ?? "";
  const inside = targets.every((id) => path === "" || conversion.paths.get(id)?.startsWith(`${path}.`));
  return type === "internal" && compound && inside;
}
