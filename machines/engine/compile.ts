import { type AnyStateMachine, createMachine } from "xstate";
import type { WorkflowDefinition } from "./definition.ts";
import { DefinitionError } from "./issue.ts";
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
  const issues = referenceIssues(treeOf(definition));
  const config = machineConfig(definition, issues);
  if (issues.length > 0) throw new DefinitionError(issues);
  try {
    return { hash, definition, machine: createMachine(config as never) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new DefinitionError([{ severity: "error", code: "shape.invalid", pointer: "", message }]);
  }
}
