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

const cache = new Map<string, Compiled>();
const cacheSize = 500;

/** Regions of a parallel state act in the order in which they are written. */
const ordered = new Set(["states"]);

/** The definition as a machine that start and advance run; cached by content; throws DefinitionError when it cannot run. */
export function compile(definition: WorkflowDefinition): Compiled {
  const shape = shapeIssues(definition).filter((issue) => issue.severity === "error");
  if (shape.length > 0) throw new DefinitionError(shape);
  const hash = sha256(canonicalJson(definition, ordered));
  const known = compiledBy(hash);
  if (known) return known;
  const compiled = build(cleanJson(definition) as unknown as WorkflowDefinition, hash);
  cache.set(hash, compiled);
  if (cache.size > cacheSize) cache.delete(cache.keys().next().value!);
  return compiled;
}

/** What compile made earlier of the definition with this hash, undefined when it has left the cache. */
export function compiledBy(hash: string): Compiled | undefined {
  const known = cache.get(hash);
  if (known) {
    cache.delete(hash);
    cache.set(hash, known);
  }
  return known;
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
