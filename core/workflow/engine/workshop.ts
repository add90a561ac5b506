import type { Runtime } from "../../kernel/context.ts";
import { isAway, type Tx } from "../../kernel/transaction.ts";
import { type Loaded, loadInstances } from "../store/changes.ts";
import type { InstanceRow } from "../store/instances.ts";
import { createDefinitionCache } from "./definition-cache.ts";
import { engineTime } from "./engine-time.ts";
import { Plan, type Planned } from "./plan.ts";
import { createStateCache } from "./state-cache.ts";
import { createSnapshotCache } from "./snapshot-cache.ts";
import type { Submission } from "./submission.ts";

/** What is to be done to one instance, in order. */
export interface Group {
  taskId: string;
  submissions: Submission[];
}

/** Fetches what plans stand on, from memory where it can, and makes them. */
export interface Workshop {
  /** What groups do to their instances; `poison` says why it could not be worked out. With a transaction, what is read is what that sees. Rejects when the database is away. */
  work(groups: readonly Group[], tx?: Tx): Promise<(Planned | { poison: unknown })[]>;
  /** Keeps an instance as it is stored now. */
  remember(row: InstanceRow): void;
  forget(taskId: string): void;
  /** There is nothing to do now; until there is, the processor may be used for what only saves time. */
  idle(): void;
}

/** States go to Redis after so long without work. */
const IDLE_MS = 25;
const DOUBTS = 10_000;

export function createWorkshop(runtime: Runtime): Workshop {
  const instances = createSnapshotCache();
  const definitions = createDefinitionCache(runtime);
  const states = createStateCache(runtime);
  /** Instances whose state in memory or Redis was old: it is read from the database. */
  const doubted = new Set<string>();
  let flushing: ReturnType<typeof setTimeout> | undefined;

  const compiledOf = (workflowId: string, definitionVersion: number) => {
    const compiled = definitions.known(workflowId, definitionVersion);
    if (!compiled) throw new Error(`version ${definitionVersion} of workflow ${workflowId} cannot be run`);
    return compiled;
  };

  async function load(groups: readonly Group[], tx: Tx | undefined): Promise<Map<string, Loaded>> {
    const found = new Map<string, Loaded>();
    let missing: Group[] = [];
    for (const group of groups) {
      const row = tx ? undefined : instances.get(group.taskId);
      if (row) found.set(group.taskId, { row, waiting: [] });
      else missing.push(group);
    }
    if (missing.length > 0 && !tx) {
      const asked = missing.filter(({ taskId }) => !doubted.has(taskId));
      for (const [taskId, row] of await states.get(asked.map(({ taskId }) => taskId)))
        found.set(taskId, { row, waiting: [] });
      missing = missing.filter(({ taskId }) => !found.has(taskId));
    }
    if (missing.length === 0) return found;
    const workspaces = new Set(missing.flatMap(({ submissions }) => submissions.map((one) => one.origin.workspaceId)));
    const tasks = missing.map(({ taskId }) => taskId);
    for (const [taskId, loaded] of await loadInstances(runtime, [...workspaces], tasks, tx)) found.set(taskId, loaded);
    return found;
  }

  /** Definitions that cannot be compiled are left out: the plan that needs one says so. */
  async function fetchDefinitions(groups: readonly Group[], found: ReadonlyMap<string, Loaded>): Promise<void> {
    const wanted = new Map<string, () => Promise<unknown>>();
    const want = (workspaceId: string, workflowId: string, version: number) => {
      if (!definitions.known(workflowId, version))
        wanted.set(`${workflowId}/${version}`, () => definitions.fetch(workspaceId, workflowId, version));
    };
    for (const { taskId, submissions } of groups) {
      const row = found.get(taskId)?.row;
      if (row) want(row.workspaceId, row.workflowId, row.definitionVersion);
      for (const { origin, command } of submissions)
        if (command.kind === "start")
          want(origin.workspaceId, command.beginning.workflowId, command.beginning.definitionVersion);
    }
    for (const fetch of wanted.values())
      await fetch().catch((error: unknown) => {
        if (isAway(error)) throw error;
      });
  }

  return {
    idle() {
      clearTimeout(flushing);
      flushing = setTimeout(states.flush, IDLE_MS);
    },
    async work(groups, tx) {
      clearTimeout(flushing);
      const found = await load(groups, tx);
      await fetchDefinitions(groups, found);
      const now = engineTime(runtime);
      return groups.map(({ taskId, submissions }) => {
        const loaded = found.get(taskId);
        try {
          const plan = new Plan(loaded?.row ?? null, loaded?.waiting ?? [], compiledOf, now);
          for (const submission of submissions) plan.take(submission);
          return plan.finish();
        } catch (poison) {
          return { poison };
        }
      });
    },
    remember(row) {
      instances.put(row);
      states.note(row);
      doubted.delete(row.taskId);
    },
    forget(taskId) {
      instances.drop(taskId);
      if (doubted.size >= DOUBTS) doubted.clear();
      doubted.add(taskId);
    },
  };
}
