import { sql } from "drizzle-orm";
import { NO_WORKSPACE, type Runtime } from "../context.ts";
import { type Redis, soonOr } from "../redis.ts";
import { systemQuery } from "../transaction.ts";
import { newId } from "../wire/id.ts";
import { requestProblems } from "../wire/problem.ts";
import { SIGNATURE_WINDOW_MS } from "../wire/signature.ts";

/** How long Redis may take, and how long where nothing else can tell. */
const hastyMs = 150;
const patientMs = 1_000;
/** How far the clocks of edge and core may be apart for a time to be before another. */
const slackMs = 1_000;

/** What a process knows of the Redis that remembers nonces; instants in milliseconds. */
interface Witness {
  /** Redis has been silent from then on; null while it answers. */
  silentSince: number | null;
  /** Redis has answered from then on: what was signed before may stand in Postgres alone. */
  heardSince: number;
  /** What Redis was told before, it may have forgotten. */
  lostAt: number;
  /** Whether `lostAt` is known of the Redis that answers now. */
  told: PromiseWithResolvers<void>;
}
const witnesses = new WeakMap<Redis, Witness>();

/** Watches a process' Redis from its first moment: whether it was away, and whether it is the one that it was. */
export function watchNonces({ redis, clock }: Pick<Runtime, "redis" | "clock">): Witness {
  const known = witnesses.get(redis);
  if (known) return known;
  const now = () => clock.now().getTime();
  const witness: Witness = { silentSince: null, heardSince: now(), lostAt: now(), told: Promise.withResolvers() };
  let run: string | undefined;
  let keptSince = 0;
  const look = async () => {
    const { told } = witness;
    const info = await redis.info("server").catch(() => "");
    const is = /^run_id:(\w+)/m.exec(info)?.[1];
    if (is === undefined || witness.told !== told) return;
    if (run === undefined) keptSince = now() - 1_000 * Number(/^uptime_in_seconds:(\d+)/m.exec(info)?.[1] ?? 0);
    else if (run !== is) keptSince = witness.lostAt;
    run = is;
    witness.lostAt = keptSince;
    told.resolve();
  };
  redis.on("ready", () => void look());
  redis.on("close", () => {
    witness.silentSince ??= now();
    witness.lostAt = now();
    witness.told = Promise.withResolvers();
  });
  if (redis.status === "ready") void look();
  witnesses.set(redis, witness);
  return witness;
}

/**
 * Lets a nonce count once within the window, in whatever process: false for one that was there before. Redis remembers them. While it
 * is silent, and for a moment after, Postgres does for writes; a write that might have been told to a Redis that cannot be asked
 * is refused with 503, a read may come twice.
 */
export async function useNonce(runtime: Runtime, nonce: string, signedAt: number, method: string): Promise<boolean> {
  const witness = watchNonces(runtime);
  const now = () => runtime.clock.now().getTime();
  const since = (instant: number) => signedAt > instant + slackMs;
  const key = `${runtime.config.REDIS_PREFIX}:nonce:${nonce}`;
  const asked = tell(runtime.redis, key);
  const heard = (fresh: boolean | null) => {
    if (fresh === null) witness.silentSince ??= now();
    else if (witness.silentSince !== null) {
      witness.silentSince = null;
      witness.heardSince = now();
    }
    return fresh;
  };
  let fresh = heard(await soonOr(asked, null, hastyMs));
  if (fresh === false) return false;
  if (method === "GET" || (fresh && since(witness.heardSince) && since(witness.lostAt))) return true;
  if (fresh === null && !since(witness.silentSince!)) {
    fresh = heard(await soonOr(asked, null, patientMs));
    if (fresh === false) return false;
    if (fresh === null) throw requestProblems.unavailable({}, { "retry-after": "1" });
  }
  if (fresh && !since(witness.lostAt)) {
    await soonOr(witness.told.promise, null, patientMs);
    if (!since(witness.lostAt)) throw requestProblems.unavailable({}, { "retry-after": "1" });
  }
  return noteInPostgres(runtime, nonce);
}

/** Tells Redis a nonce; true when it is new to it. A connection that broke off has the same word sent twice. */
async function tell(redis: Redis, key: string): Promise<boolean> {
  const word = newId();
  if ((await redis.set(key, word, "PX", 2 * SIGNATURE_WINDOW_MS, "NX")) === "OK") return true;
  return (await redis.get(key)) === word;
}

async function noteInPostgres(runtime: Runtime, nonce: string): Promise<boolean> {
  const rows = await systemQuery(runtime, (tx) =>
    tx.execute(
      sql`insert into ${sql.identifier(runtime.service)}.inbox (event_id, reaction, workspace_id) values (md5(${nonce})::uuid, 'nonce', ${NO_WORKSPACE}) on conflict do nothing returning 1`,
    ),
  );
  return rows.length > 0;
}
