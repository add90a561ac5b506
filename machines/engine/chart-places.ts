import type { WorkflowDefinition } from "./definition.ts";
import { pointTo } from "./issue.ts";
import { ancestry, enteredWith, type Tree, treeOf } from "./tree.ts";

/** A workflow's statecharts, itself first, each with where it is written and what people call it. */
export interface WrittenChart {
  /** RFC 6901 pointer into the definition. */
  base: string;
  /** Names of children from the outermost in, joined by slashes; "" for the workflow itself. */
  name: string;
  tree: Tree;
}

/** The workflow's statechart and those of its children and theirs. */
export function chartsOf(definition: WorkflowDefinition, base = "", name = ""): WrittenChart[] {
  const below = Object.entries(definition.children ?? {}).flatMap(([key, child]) =>
    chartsOf(child, pointTo(base, "children", key), name === "" ? key : `${name}/${key}`),
  );
  return [{ base, name, tree: treeOf(definition) }, ...below];
}

/** Where the state with this path, keys joined by dots, of the statechart at `base` is written. */
export function stateAt(base: string, path: string): string {
  return path === "" ? base : pointTo(base, ...path.split(".").flatMap((key) => ["states", key]));
}

/** For each transition, by its pointer, the states that taking it enters or stays in. */
export function transitionEntries(definition: WorkflowDefinition): Map<string, string[]> {
  const entries = new Map<string, string[]>();
  for (const { base, tree } of chartsOf(definition)) {
    const begun = enteredWith(tree, tree.root);
    for (const { pointer, targets } of tree.nodes.flatMap((node) => node.transitions)) {
      const entered = targets
        .filter(({ kind }) => kind !== "history")
        .flatMap((target) => [...ancestry(target), ...enteredWith(tree, target)]);
      entries.set(
        base + pointer,
        [...begun, ...entered].map((node) => base + node.pointer),
      );
    }
  }
  return entries;
}
