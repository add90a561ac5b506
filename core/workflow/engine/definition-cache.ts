import { compile, type Compiled } from "../../../machines/engine/compile.ts";
import type { WorkflowDefinition } from "../../../machines/engine/definition.ts";
import type { Runtime } from "../../kernel/context.ts";
import { soonOr } from "../../kernel/redis.ts";
import { transactionFor } from "../../kernel/transaction.ts";
import { findVersion } from "../store/workflows.ts";

/** Compiled versions of workflows: versions never change, so they are kept in memory, and their text in Redis for processes that start. */
export interface DefinitionCache {
  /** What is in memory; undefined when it has to be fetched first. */
  known(workflowId: string, definitionVersion: number): Compiled | undefined;
  /** Throws when there is no such version or when it cannot be compiled. */
  fetch(workspaceId: string, workflowId: string, definitionVersion: number): Promise<Compiled>;
}

const LIMIT = 1000;
const KEPT_SECONDS = 86_400;

export function createDefinitionCache(runtime: Runtime): DefinitionCache {
  const versions = new Map<string, Compiled>();
  const { redis, config } = runtime;

  async function read(name: string, workspaceId: string, workflowId: string, version: number): Promise<Compiled> {
    const definition = await transactionFor(runtime, [workspaceId], (tx) =>
      findVersion(tx, workspaceId, workflowId, version),
    );
    if (!definition) throw new Error(`workflow ${workflowId} has no version ${version}`);
    const compiled = compile(definition as unknown as WorkflowDefinition);
    if (redis.status === "ready") void redis.set(name, JSON.stringify(definition), "EX", KEPT_SECONDS).catch(() => {});
    return compiled;
  }

  return {
    known: (workflowId, definitionVersion) => versions.get(`${workflowId}/${definitionVersion}`),
    async fetch(workspaceId, workflowId, definitionVersion) {
      const name = `${config.REDIS_PREFIX}:workflow:definition:${workspaceId}:${workflowId}:${definitionVersion}`;
      const cached = redis.status === "ready" ? await soonOr(redis.get(name), null) : null;
      const compiled = compiledFrom(cached) ?? (await read(name, workspaceId, workflowId, definitionVersion));
      if (versions.size >= LIMIT) versions.delete(versions.keys().next().value!);
      versions.set(`${workflowId}/${definitionVersion}`, compiled);
      return compiled;
    },
  };
}

/** What is kept there may be anything. */
function compiledFrom(text: string | null): Compiled | undefined {
  try {
    return text === null ? undefined : compile(JSON.parse(text) as WorkflowDefinition);
  } catch {
    return undefined;
  }
}
