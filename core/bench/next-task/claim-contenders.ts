import { connectService } from "../../../db/client.ts";
import { createContext } from "../../kernel/context.ts";
import { newId } from "../../kernel/wire/id.ts";
import { nextTask } from "../../tasks/next-task.ts";
import type { Given, Measure } from "../bench-definition.ts";
import { median, quantile } from "../rounds.ts";
import { openRuntime } from "../workflow/runtime.ts";
import { demandClaims, enter, type World } from "./world.ts";

/** How many people wait at a time. */
export const WAITING = 64;
export const CLAIMS = 20_000;
export const QUEUED = 100_000;
const WARM_UP = 1000;
const LOOKED_AT = 400;

/** Keeps sixty-four people waiting; each claim is by somebody new, so that nobody gets his live lease back. */
async function flood(
  contexts: (nth: number) => Parameters<typeof nextTask>,
  claims: number,
): Promise<{ seconds: number; took: number[] }> {
  const took: number[] = [];
  const began = performance.now();
  let next = 0;
  const wait = async () => {
    while (next < claims) {
      const [ctx, input] = contexts(next++);
      const since = performance.now();
      const { assignment } = await nextTask(ctx, input);
      took.push(performance.now() - since);
      if (!assignment) throw new Error("somebody was told that there is nothing");
    }
  };
  await Promise.all(Array.from({ length: WAITING }, wait));
  return { seconds: (performance.now() - began) / 1000, took };
}

/** Claims by the verb while `queued` tasks wait, and what a claim alone touches of the database. */
export async function runClaims(given: Given, queued: number, most = CLAIMS): Promise<Measure> {
  const world = given.prepared as World;
  const claims = Math.min(given.size ?? most, most, Math.floor(queued / 2));
  const database = await enter(given.env, world, queued);
  const { runtime, close } = openRuntime(given.env, database.url, "tasks");
  const contexts = (nth: number): Parameters<typeof nextTask> => {
    const { workspaceId, queueId } = world.places[nth % world.places.length]!;
    const grants = { all: true, permissions: new Set<string>(), roles: [], customerId: null };
    const actor = { type: "user" as const, id: newId() };
    return [createContext(runtime, { workspaceId, actor, grants }), { queueId }];
  };
  try {
    await flood(contexts, WARM_UP);
    const { seconds, took } = await flood(contexts, claims);
    await demandClaims(database.sql, WARM_UP + claims);
    const buffers = await buffersPerClaim(database.url, world);
    const facts = { p50: median(took), p99: quantile(took, 0.99), buffers };
    const table = {
      title: `${claims} claims with ${queued} tasks waiting`,
      head: ["", "p50 (ms)", "p99 (ms)", "max (ms)", "buffers a claim"],
      rows: [["", facts.p50, facts.p99, quantile(took, 1), buffers]],
    };
    return { perSecond: claims / seconds, facts, tables: [table] };
  } finally {
    await close();
    await database.drop();
  }
}

interface Plan {
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
}

/** Pages that one claim touches, of tables and indexes, by Postgres' own count; the median of some hundred. */
async function buffersPerClaim(url: string, { places }: World): Promise<number> {
  const { app, system } = connectService("tasks", url, 1);
  const seen: number[] = [];
  try {
    await app.sql`select set_config('app.workspaces', ${`{${places.map((one) => one.workspaceId).join(",")}}`}, false)`;
    for (let i = 0; i < LOOKED_AT; i++) {
      const { workspaceId, queueId } = places[i % places.length]!;
      const wants = JSON.stringify([
        {
          nth: 0,
          workspace_id: workspaceId,
          stages: ["annotate"],
          queue_id: queueId,
          user_id: newId(),
          assignment_id: newId(),
          envelope: { id: newId() },
        },
      ]);
      const [row] = await app.sql.unsafe<{ "QUERY PLAN": [{ Plan: Plan }] }[]>(
        `explain (analyze, buffers, format json) select * from tasks.claim_many('{${places.map((one) => one.workspaceId).join(",")}}', '${wants}'::jsonb, now())`,
      );
      const [{ Plan: plan }] = row!["QUERY PLAN"];
      if (i >= LOOKED_AT / 4) seen.push(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]);
    }
  } finally {
    await Promise.all([app.close(), system.close()]);
  }
  return median(seen);
}
