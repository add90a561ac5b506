import type postgres from "postgres";
import type { Context, Runtime } from "../../kernel/context.ts";
import type { Given, Measure } from "../bench-definition.ts";
import { median, quantile } from "../rounds.ts";
import { flood, meet, take, trickle } from "./drive.ts";
import { costOf } from "./meters.ts";
import { openRuntime } from "./runtime.ts";
import { demandTurns, enter, type Subject, type World } from "./world.ts";

export const TURNS = 200_000;
/** How many callers wait at a time. */
export const OPEN = 1500;
const WARM_UP = 5000;

export interface Place {
  runtime: Runtime;
  contexts: (workspaceId: string) => Context;
  subjects: Subject[];
  sql: postgres.Sql;
}

/** Runs `work` on a fresh copy of the world, to which `furnish` adds, and counts afterwards what is stored. */
export async function onWorld<T>(
  given: Given,
  work: (place: Place) => Promise<T>,
  furnish: (sql: postgres.Sql) => Promise<void> = async () => {},
): Promise<T> {
  const { database, subjects } = await enter(given.env, given.prepared as World);
  await furnish(database.sql);
  const { runtime, contexts, close } = openRuntime(given.env, database.url);
  try {
    await meet(contexts, subjects.slice(0, Math.max(WARM_UP, given.size ?? TURNS)));
    await flood(contexts, subjects, { turns: WARM_UP, open: OPEN });
    const result = await work({ runtime, contexts, subjects, sql: database.sql });
    await demandTurns(
      database.sql,
      subjects,
      subjects.reduce((sum, { step }) => sum + step, 0),
    );
    return result;
  } finally {
    await close();
    await database.drop();
  }
}

/** As many durable transitions as the engine takes while callers wait in line. */
export function runEngine(given: Given): Promise<Measure> {
  return onWorld(given, async ({ contexts, subjects, sql }) => {
    const { result, cpuMs, walBytes } = await costOf(sql, () =>
      flood(contexts, subjects, { turns: given.size ?? TURNS, open: OPEN }),
    );
    const { taken, seconds } = result;
    const facts = { cpuUs: (cpuMs * 1000) / taken, walBytes: walBytes / taken };
    const costs = {
      title: `what one transition costs (${taken} of them)`,
      head: ["", "each"],
      rows: [
        ["CPU of this process (us)", facts.cpuUs],
        ["WAL (bytes)", facts.walBytes],
      ],
    };
    return { perSecond: taken / seconds, facts, tables: [costs] };
  });
}

/** One transition after the other, each sent when the last is durable. */
export function runLone(given: Given): Promise<Measure> {
  return onWorld(given, async ({ contexts, subjects }) => {
    const took: number[] = [];
    for (let i = 0; i < 3000; i++) {
      const began = performance.now();
      await take(contexts, subjects[(i * 7) % subjects.length]!);
      took.push(performance.now() - began);
    }
    return {
      perSecond: 1000 / median(took),
      facts: { p50: median(took), p99: quantile(took, 0.99) },
      tables: [lateness("one after the other (ms)", took)],
    };
  });
}

/** Half of what the engine can take, evenly: how long until each is acknowledged. */
export function runHalf(given: Given): Promise<Measure> {
  const best = median((given.earlier.engine ?? []).map(({ perSecond }) => perSecond));
  if (!best) throw new Error("the engine must have run first: half of its speed is the load here");
  return onWorld(given, async ({ contexts, subjects }) => {
    await trickle(contexts, subjects, best / 2, 1000);
    const took = await trickle(contexts, subjects, best / 2, 8000);
    return {
      perSecond: took.length / 8,
      facts: { p50: median(took), p99: quantile(took, 0.99) },
      tables: [lateness(`acknowledged at ${Math.round(best / 2)} transitions a second (ms)`, took)],
    };
  });
}

/** As many as the engine takes while somebody holds a transaction open, so that no dead row can go. */
export function runHeld(given: Given): Promise<Measure> {
  return onWorld(given, async ({ contexts, subjects, sql }) => {
    const held = await sql.reserve();
    try {
      await held`begin isolation level repeatable read`;
      await held`select count(*) from workflow.workflow_instances`;
      const limitMs = given.size === null ? 60_000 : Infinity;
      const turns = given.size ?? Number.MAX_SAFE_INTEGER;
      const { taken, seconds } = await flood(contexts, subjects, { turns, open: OPEN, limitMs });
      return { perSecond: taken / seconds, facts: { seconds }, tables: [] };
    } finally {
      await held`rollback`;
      held.release();
    }
  });
}

function lateness(title: string, took: readonly number[]) {
  return {
    title,
    head: ["", "p50", "p95", "p99", "max"],
    rows: [["", median(took), quantile(took, 0.95), quantile(took, 0.99), quantile(took, 1)]],
  };
}
