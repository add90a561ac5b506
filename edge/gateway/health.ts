import type { Context } from "hono";
import type { Edge } from "./call.ts";

const freshMs = 2_000;
const patienceMs = 1_000;
let known: { core: boolean; at: number } | undefined;

/**
 * Tells that the edge is up; asked as `?deep=1` also whether core answers, and 503 when some service of it does not.
 * An answer is good for two seconds, and nothing is said of where it is.
 */
export async function tellHealth(c: Context<Edge>): Promise<Response> {
  const { ENVIRONMENT, CORE_ORIGINS } = c.env.call.settings;
  c.header("cache-control", "no-store");
  if (c.req.query("deep") === undefined) return c.json({ status: "ok", environment: ENVIRONMENT });
  // A result is kept, not a promise: one request of a Worker may not wait for another's.
  if (!known || Date.now() - known.at >= freshMs)
    known = { core: await everyServiceAnswers(Object.values(CORE_ORIGINS)), at: Date.now() };
  const { core } = known;
  return c.json({ status: core ? "ok" : "degraded", environment: ENVIRONMENT, core }, core ? 200 : 503);
}

/** Whether of each service's origins at least one is ready. */
async function everyServiceAnswers(pools: readonly (readonly string[])[]): Promise<boolean> {
  const asked = new Map<string, Promise<boolean>>();
  for (const url of new Set(pools.flat())) asked.set(url, isReady(url));
  const answers = await Promise.all(
    pools.map(async (pool) => (await Promise.all(pool.map((url) => asked.get(url)!))).includes(true)),
  );
  return !answers.includes(false);
}

async function isReady(origin: string): Promise<boolean> {
  try {
    const answer = await fetch(`${origin}/health/ready`, {
      redirect: "manual",
      signal: AbortSignal.timeout(patienceMs),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
