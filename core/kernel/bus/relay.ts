import { sql } from "drizzle-orm";
import type { Runtime } from "../context.ts";
import { failpoint } from "../failpoint.ts";
import { errorForLog } from "../logger.ts";
import { systemQuery, type Tx } from "../transaction.ts";
import { newId } from "../wire/id.ts";
import { epochKey, PARTITIONS, partitionOf, streamKey } from "./partition.ts";
import { trimStreams } from "./trim.ts";

const BATCH = 500;
const IDLE_MS = 500;
const REDIS_MS = 2000;
const TRIM_MS = 2500;

interface Row extends Record<string, unknown> {
  seq: string;
  partition_key: string;
  /** As it was written: it goes on as it is. */
  event: string;
}

/** Moves a service's outbox to Redis Streams, in order, one relay at a time per service. */
export interface Relay {
  wake(): void;
  stop(): Promise<void>;
  /** Publishes what waits now; returns how many events. */
  drain(): Promise<number>;
}

/** Starts a relay that publishes as soon as it is woken, and looks by itself twice a second. */
export function startRelay(runtime: Runtime): Relay {
  let stopped = false;
  let wakeUp: (() => void) | null = null;
  let woken = false;
  let trimAt = 0;
  const sleep = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, woken || stopped ? 0 : IDLE_MS);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = (async () => {
    while (!stopped) {
      woken = false;
      try {
        const published = await publish(runtime);
        if (Date.now() >= trimAt) {
          trimAt = Date.now() + TRIM_MS;
          await soon(trimStreams(runtime));
        }
        if (published === BATCH) continue;
      } catch (error) {
        if (!stopped)
          runtime.log.warn(
            { service: runtime.service, error: errorForLog(error) },
            "the relay could not publish; it will try again",
          );
        woken = false;
      }
      await sleep();
    }
  })();
  return {
    wake() {
      woken = true;
      wakeUp?.();
    },
    async stop() {
      stopped = true;
      wakeUp?.();
      await loop;
    },
    drain: () => publish(runtime),
  };
}

async function publish(runtime: Runtime): Promise<number> {
  return systemQuery(runtime, async (tx) => {
    const schema = sql.identifier(runtime.service);
    const [lock] = await tx.execute<{ held: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtext(${`relay:${runtime.service}`})) as held`,
    );
    if (!lock?.held) return 0;
    const epoch = await republishAfterLoss(runtime, tx);
    const rows = await tx.execute<Row>(
      sql`select seq, partition_key, envelope::text as event from ${schema}.outbox where published_at is null order by seq limit ${BATCH}`,
    );
    if (rows.length === 0) return 0;
    await soon(addToStreams(runtime, epoch, rows));
    await failpoint("relay.published");
    await tx.execute(
      sql`update ${schema}.outbox set published_at = now() where seq = any(${sql.param(`{${rows.map((row) => row.seq).join(",")}}`)}::bigint[])`,
    );
    runtime.telemetry.published.inc({ service: runtime.service }, rows.length);
    return rows.length;
  });
}

/** Adds to the streams only while they belong to `epoch`: else a younger event could come before older ones that must be published again. */
const ADD = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
for i = 2, #ARGV, 2 do redis.call('xadd', KEYS[tonumber(ARGV[i]) + 2], '*', 'e', ARGV[i + 1]) end
return 1`;

async function addToStreams(runtime: Runtime, epoch: string, rows: readonly Row[]): Promise<void> {
  const prefix = runtime.config.REDIS_PREFIX;
  const streams = Array.from({ length: PARTITIONS }, (_, partition) => streamKey(prefix, partition));
  const entries = rows.flatMap((row) => [partitionOf(row.partition_key), row.event]);
  const keys = [epochKey(prefix), ...streams];
  const added = await runtime.redis.eval(ADD, keys.length, ...keys, epoch, ...entries);
  if (added !== 1) throw new Error("Redis was emptied while events were published");
}

/** Redis may be away, and what waits for it holds the service's one system connection. */
async function soon<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, REDIS_MS, new Error("Redis did not answer in time"));
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/**
 * A Redis that lost its epoch key lost its streams: everything the inboxes still remember is published again.
 * One that was started again, or a replica in its place, may have lost its last writes: so is what it was given lately.
 */
async function republishAfterLoss(runtime: Runtime, tx: Tx): Promise<string> {
  const { epoch, run } = await epochOf(runtime);
  const schema = sql.identifier(runtime.service);
  const [state] = await tx.execute<{ epoch: string }>(sql`select epoch from ${schema}.relay_state`);
  if (state?.epoch === `${epoch} ${run}`) return epoch;
  if (state) {
    const since = state.epoch.split(" ")[0] === epoch ? sql`now() - interval '1 hour'` : sql`'-infinity'`;
    const again = await tx.execute(sql`update ${schema}.outbox set published_at = null where published_at > ${since}`);
    runtime.log.warn(
      { service: runtime.service, events: again.count },
      "Redis is not the one it was; events are published again",
    );
  }
  await tx.execute(
    sql`insert into ${schema}.relay_state (epoch) values (${`${epoch} ${run}`}) on conflict (singleton) do update set epoch = excluded.epoch`,
  );
  return epoch;
}

/** What tells one life of Redis' data from another: a key that is lost with it, and the id of the server's run. */
async function epochOf({ redis, config }: Runtime): Promise<{ epoch: string; run: string }> {
  const key = epochKey(config.REDIS_PREFIX);
  const [found, info] = await soon(Promise.all([redis.get(key), redis.info("server")]));
  const run = /^run_id:(\w+)/m.exec(info)?.[1] ?? "unknown";
  if (found !== null) return { epoch: found, run };
  await soon(redis.set(key, newId(), "NX"));
  const epoch = await soon(redis.get(key));
  if (epoch === null) throw new Error("Redis lost its epoch while it was set");
  return { epoch, run };
}
