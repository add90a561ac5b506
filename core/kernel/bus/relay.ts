import { sql } from "drizzle-orm";
import type { Runtime } from "../context.ts";
import { failpoint } from "../failpoint.ts";
import { errorForLog } from "../logger.ts";
import type { Redis } from "../redis.ts";
import { systemQuery, systemStatement, type Tx } from "../transaction.ts";
import { newId } from "../wire/id.ts";
import { epochKey, PARTITIONS, partitionOf, streamKey } from "./partition.ts";
import { trimStreams } from "./trim.ts";

const BATCH = 500;
/** More events than these are not counted: to look must stay cheap when many wait. */
const MOST_COUNTED = 2000;
/** Who is woken looks at once; these are for what another process wrote or left behind, the longer the longer nothing came. */
const IDLE_MS = 500;
const LONGEST_IDLE_MS = 2000;
/** Another relay of the service is publishing, and may not see what this one was woken for. */
const BUSY_MS = 50;
/** How old may be what is known of Redis' life; who publishes is refused if it is another by then. */
const KNOWN_MS = 400;
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

/** Starts a relay that publishes as soon as it is woken, and looks by itself every two seconds at least. */
export function startRelay(runtime: Runtime): Relay {
  let stopped = false;
  let wakeUp: (() => void) | null = null;
  let woken = false;
  let trimAt = 0;
  let idleMs = IDLE_MS;
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, woken || stopped ? 0 : ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = (async () => {
    while (!stopped) {
      woken = false;
      let pauseMs = IDLE_MS;
      try {
        const published = (await hasWork(runtime)) ? await publish(runtime) : 0;
        if (published) runtime.telemetry.unpublished.dec({ service: runtime.service }, published);
        idleMs = published === 0 ? Math.min(2 * idleMs, LONGEST_IDLE_MS) : IDLE_MS;
        pauseMs = published === null ? BUSY_MS : idleMs;
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
      await sleep(pauseMs);
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
    drain: async () => (await publish(runtime)) ?? 0,
  };
}

/** Whether anything is to be published, for the first time or once more: all that an idle relay asks. Tells how many events wait, too. */
async function hasWork(runtime: Runtime): Promise<boolean> {
  const { epoch, run } = await epochOf(runtime);
  const schema = sql.identifier(runtime.service);
  const [found] = await systemStatement<{ waiting: number; known: boolean }>(
    runtime,
    sql`select (select count(*)::int from (select from ${schema}.outbox where published_at is null limit ${MOST_COUNTED}) as first) as waiting,
      exists (select from ${schema}.relay_state where epoch = ${`${epoch} ${run}`}) as known`,
  );
  runtime.telemetry.unpublished.set({ service: runtime.service }, found!.waiting);
  return found!.waiting > 0 || !found!.known;
}

/** How many events were published; null when another process is just doing so. */
async function publish(runtime: Runtime): Promise<number | null> {
  return systemQuery(runtime, async (tx) => {
    const schema = sql.identifier(runtime.service);
    const [lock] = await tx.execute<{ held: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtext(${`relay:${runtime.service}`})) as held`,
    );
    if (!lock?.held) return null;
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
  if (added === 1) return;
  known.delete(runtime.redis);
  throw new Error("Redis was emptied while events were published");
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

interface Life {
  epoch: string;
  run: string;
}
/** What all relays of a process know of their Redis. */
const known = new WeakMap<Redis, { at: number; life: Promise<Life> }>();

function epochOf(runtime: Runtime): Promise<Life> {
  const found = known.get(runtime.redis);
  if (found && performance.now() - found.at < KNOWN_MS) return found.life;
  const life = askLife(runtime);
  known.set(runtime.redis, { at: performance.now(), life });
  life.catch(() => known.delete(runtime.redis));
  return life;
}

/** What tells one life of Redis' data from another: a key that is lost with it, and the id of the server's run. */
async function askLife({ redis, config }: Runtime): Promise<Life> {
  const key = epochKey(config.REDIS_PREFIX);
  const [found, info] = await soon(Promise.all([redis.get(key), redis.info("server")]));
  const run = /^run_id:(\w+)/m.exec(info)?.[1] ?? "unknown";
  if (found !== null) return { epoch: found, run };
  await soon(redis.set(key, newId(), "NX"));
  const epoch = await soon(redis.get(key));
  if (epoch === null) throw new Error("Redis lost its epoch while it was set");
  return { epoch, run };
}
