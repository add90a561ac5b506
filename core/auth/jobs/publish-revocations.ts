import { Redis } from "@upstash/redis/node";
import * as v from "valibot";
import type { Runtime } from "../../kernel/context.ts";
import { job } from "../../kernel/job.ts";
import { Id } from "../../kernel/wire/id.ts";
import { listRevokedSince as listRevokedCredentials } from "../store/credentials.ts";
import { listRevokedSince } from "../store/sessions.ts";

/** Longer than an access token lives. */
const keptSeconds = 900;
const patienceMs = 2_000;

/** KEYS: the epoch, then one per session. ARGV: milliseconds now, seconds to keep, 1 when the keys are all that are known, 1 when the epoch moves though there are none. Answers -1 when there is no epoch. */
const script = `
local exists = redis.call('EXISTS', KEYS[1]) == 1
if not exists and ARGV[3] == '0' then return -1 end
if exists and #KEYS == 1 and ARGV[4] == '0' then return 0 end
for i = 2, #KEYS do redis.call('SET', KEYS[i], '1', 'EX', ARGV[2]) end
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return redis.call('INCR', KEYS[1])`;

/** Tells the edge that sessions have ended: one key each, then the epoch moves, which makes it look again; with none, it looks again at everything. */
export const publishRevocations = job(
  "publish-revocations",
  v.object({ sessionIds: v.array(Id) }),
  (ctx, { sessionIds }) => publish(ctx.runtime, sessionIds, true),
  50,
);

/** Publishes ended sessions; to a Redis that was emptied all of the last minutes, whose tokens it would vouch for otherwise. */
export async function publish(runtime: Runtime, sessionIds: readonly string[], moves = false): Promise<void> {
  const now = runtime.clock.now();
  if ((await run(runtime, sessionIds, now, false, moves)) !== -1) return;
  const since = new Date(now.getTime() - keptSeconds * 1000);
  const recent = [...(await listRevokedSince(runtime, since)), ...(await listRevokedCredentials(runtime, since))];
  await run(runtime, [...new Set([...sessionIds, ...recent])], now, true, moves);
}

async function run(
  runtime: Runtime,
  sessionIds: readonly string[],
  now: Date,
  all: boolean,
  moves: boolean,
): Promise<number> {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token, REDIS_PREFIX: prefix } = runtime.config;
  const keys = [`${prefix}:revocations`, ...sessionIds.map((id) => `${prefix}:revoked:${id}`)];
  const args = [String(now.getTime()), String(keptSeconds), all ? "1" : "0", moves ? "1" : "0"];
  if (!url) return Number(await runtime.redis.eval(script, keys.length, ...keys, ...args));
  const signal = () => AbortSignal.timeout(patienceMs);
  return Number(await new Redis({ url, token, retry: false, signal, enableTelemetry: false }).eval(script, keys, args));
}
