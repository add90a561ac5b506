import { DrizzleQueryError } from "drizzle-orm/errors";
import { compile, type Compiled } from "../../machines/engine/compile.ts";
import type { WorkflowDefinition } from "../../machines/engine/definition.ts";
import { isSound, validate } from "../../machines/engine/validate.ts";
import { reasonOf } from "../kernel/logger.ts";
import type { Tx } from "../kernel/transaction.ts";
import type { Definition, Issue } from "./contract.ts";
import { workflowProblems } from "./problems.ts";
import { findVersion } from "./store/workflows.ts";

const versions = new Map<string, Compiled>();
const LIMIT = 1000;

/** One version of a workflow, compiled; versions never change, so the last 1,000 used stay in memory. */
export async function compiledVersion(
  tx: Tx,
  workspaceId: string,
  workflowId: string,
  definitionVersion: number,
): Promise<Compiled> {
  const key = `${workspaceId}/${workflowId}/${definitionVersion}`;
  const known = versions.get(key);
  if (known) return known;
  const definition = await findVersion(tx, workspaceId, workflowId, definitionVersion);
  if (!definition) throw new Error(`workflow ${workflowId} has no version ${definitionVersion}`);
  const compiled = compile(definition as unknown as WorkflowDefinition);
  if (versions.size >= LIMIT) versions.delete(versions.keys().next().value!);
  versions.set(key, compiled);
  return compiled;
}

/** Why what is stored of an instance cannot be read; that the database did not answer is no reason for that, and thrown on. */
export function reasonUnread(error: unknown): string {
  if (error instanceof DrizzleQueryError) throw error;
  return reasonOf(error);
}

/** What is wrong or doubtful in a definition, errors first. */
export function issuesOf(definition: Definition): Issue[] {
  return validate(definition).map(({ severity, code, pointer, message }) => ({ severity, code, pointer, message }));
}

/** Throws `workflow.invalid_definition` with every error unless the definition can run. */
export function requireSound(definition: Definition): void {
  const issues = validate(definition);
  if (/(?<!\\)(?:\\\\)*\\u0000/.test(JSON.stringify(definition)))
    throw workflowProblems.invalid_definition({
      errors: [{ pointer: "/definition", detail: "The character U+0000 cannot be stored." }],
    });
  if (isSound(issues)) return;
  const errors = issues
    .filter((issue) => issue.severity === "error")
    .map((issue) => ({ pointer: `/definition${issue.pointer}`, detail: issue.message }));
  throw workflowProblems.invalid_definition({ errors });
}
