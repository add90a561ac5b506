import { type AnyStateMachine, createMachine } from "xstate";
import type { WorkflowDefinition } from "./definition.ts";
import { DefinitionError, type Issue, pointTo } from "./issue.ts";
import { canonicalJson, cleanJson } from "./json.ts";
import { machineConfig } from "./machine.ts";
import { referenceIssues } from "./references.ts";
import { sha256 } from "./sha256.ts";
import { shapeIssues } from "./shape.ts";
import { treeOf } from "./tree.ts";

export interface Compiled {
  /** SHA-256 of the definition's canonical JSON, hex. */
  readonly hash: string;
  readonly definition: WorkflowDefinition;
  readonly machine: AnyStateMachine;
  /** The statecharts that it may start, by name. */
  readonly children: ReadonlyMap<string, Compiled>;
}

/** By canonical text; the hash, which costs more than a look-up, is made once per definition. */
const cache = new Map<string, Compiled>();
const byHash = new Map<string, string>();
const cacheSize = 500;

/** Regions of a parallel state act in the order in which they are written. */
const ordered = new Set(["states"]);

/** The definition as a machine that start and advance run; cached by content; throws DefinitionError when it cannot run. */
export function compile(definition: WorkflowDefinition): Compiled {
  const shape = shapeIssues(definition).filter((issue) => issue.severity === "error");
  if (shape.length > 0) throw new DefinitionError(shape);
  const text = canonicalJson(definition, ordered);
  return recent(text) ?? remember(text, build(cleanJson(definition) as unknown as WorkflowDefinition, sha256(text)));
}

/** What compile made earlier of the definition with this hash, undefined when it has left the cache. */
export function compiledBy(hash: string): Compiled | undefined {
  const text = byHash.get(hash);
  return text === undefined ? undefined : recent(text);
}

function recent(text: string): Compiled | undefined {
  const known = cache.get(text);
  if (known) {
    cache.delete(text);
    cache.set(text, known);
  }
  return known;
}

function remember(text: string, compiled: Compiled): Compiled {
  cache.set(text, compiled);
  byHash.set(compiled.hash, text);
  const [oldest] = cache;
  if (cache.size > cacheSize && oldest) {
    cache.delete(oldest[0]);
    byHash.delete(oldest[1].hash);
  }
  return compiled;
}

function build(definition: WorkflowDefinition, hash: string): Compiled {
  const issues: Issue[] = [];
  const compiled = buildBelow(definition, hash, "", issues);
  if (!compiled || issues.length > 0) throw new DefinitionError(issues);
  return compiled;
}

function buildBelow(
  definition: WorkflowDefinition,
  hash: string,
  pointer: string,
  issues: Issue[],
): Compiled | undefined {
  const children = new Map<string, Compiled>();
  for (const [name, child] of Object.entries(definition.children ?? {})) {
    const built = buildBelow(child, `${hash}/${name}`, pointTo(pointer, "children", name), issues);
    if (built) children.set(name, built);
  }
  const own = referenceIssues(treeOf(definition));
  const { config, delays } = machineConfig(definition, own);
  issues.push(...own.map((issue) => ({ ...issue, pointer: pointer + issue.pointer })));
  if (own.length > 0) return undefined;
  try {
    return { hash, definition, machine: createMachine(config as never, { delays } as never), children };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    issues.push({ severity: "error", code: "shape.invalid", pointer, message });
    return undefined;
  }
}
