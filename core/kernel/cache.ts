import type { Context, Runtime } from "./context.ts";
import { soonOr } from "./redis.ts";
import { beforeAnswer, inTransaction } from "./transaction.ts";
import { newId } from "./wire/id.ts";

/** How long anything is kept: what would go wrong in spite of everything is wrong for no longer. */
const KEPT_MS = 5_000;
/** How long whoever asked in vain does not ask again. */
const PAUSE_MS = 500;
const MOST_CHARACTERS = 262_144;

/** A subject is one hash in Redis: its mark, and what was read of it under that mark. A change deletes it. */
const MARK = "mark";
const mint = `if redis.call("hsetnx", KEYS[1], "${MARK}", ARGV[1]) == 1 then redis.call("pexpire", KEYS[1], ARGV[2]) end
return redis.call("hget", KEYS[1], "${MARK}")`;
/** What was read before a change finds another mark, or none, and is put nowhere. */
const put = `if redis.call("hget", KEYS[1], "${MARK}") == ARGV[1] then redis.call("hset", KEYS[1], ARGV[2], ARGV[3]) end`;

interface Standing {
  /** Until when Redis is not asked: it may hold what was changed while it could not be told. */
  doubtedUntil: number;
  flights: Map<string, Promise<unknown>>;
}
const standings = new WeakMap<Runtime, Standing>();

/**
 * What `read` finds of a subject of the context's workspace, or what it found a moment ago in any process, unless the subject was
 * `changed` since. Whoever may not see the whole workspace reads for himself, and so does everybody while Redis is away or slow.
 * What is kept is plain JSON, neither secret nor about a person; an answer that is undefined is not kept.
 */
export async function cached<T>(
  ctx: Context,
  subject: string,
  part: string,
  read: () => Promise<T | undefined>,
): Promise<T | undefined> {
  // A transaction may see what is not committed, and others must not.
  if (inTransaction() || ctx.projects !== null || ctx.grants.customerId !== null) return read();
  const { runtime } = ctx;
  const { redis } = runtime;
  const standing = standingOf(runtime);
  const key = keyOf(runtime, ctx.workspaceId, subject);
  const ask = async <A>(question: Promise<A>): Promise<A | undefined> => {
    const answer = await soonOr(question, undefined);
    if (answer === undefined) doubt(runtime, standing, PAUSE_MS);
    return answer;
  };
  if (redis.status !== "ready" || nowOf(runtime) < standing.doubtedUntil) return read();
  const found = await ask(redis.hmget(key, MARK, part));
  if (!found) return read();
  const kept = parsed<T>(found[1]);
  if (kept !== undefined) return kept;
  const mark = found[0] ?? (await ask(redis.eval(mint, 1, key, newId(), KEPT_MS)));
  if (typeof mark !== "string") return read();

  // Whoever joins has seen the same mark: what he waits for was read after every change that he may know of.
  const name = `${key}\n${part}\n${mark}`;
  const flying = standing.flights.get(name) as Promise<T | undefined> | undefined;
  if (flying) return flying.catch(read);
  const flight = read();
  standing.flights.set(name, flight);
  try {
    const value = await flight;
    const text = value === undefined ? undefined : JSON.stringify(value);
    if (text !== undefined && text.length <= MOST_CHARACTERS)
      void redis.eval(put, 1, key, mark, part, text).catch(() => {});
    return value;
  } finally {
    standing.flights.delete(name);
  }
}

/** Makes all that is kept of some subjects be read anew: once the transaction has committed, and before its caller answers anybody. */
export function changed(workspaceId: string, subjects: readonly string[]): void {
  if (subjects.length === 0) return;
  beforeAnswer(async (runtime) => {
    const { redis } = runtime;
    const standing = standingOf(runtime);
    // What waited for the connection would come when all that is kept has gone by itself.
    if (redis.status !== "ready") return doubt(runtime, standing);
    const telling = redis.del(subjects.map((subject) => keyOf(runtime, workspaceId, subject)));
    if ((await soonOr(telling, undefined)) === undefined) doubt(runtime, standing);
  });
}

function doubt(runtime: Runtime, standing: Standing, ms = KEPT_MS): void {
  standing.doubtedUntil = Math.max(standing.doubtedUntil, nowOf(runtime) + ms);
}

function nowOf({ clock }: Runtime): number {
  return clock.now().getTime();
}

function keyOf({ config, service }: Runtime, workspaceId: string, subject: string): string {
  return `${config.REDIS_PREFIX}:${service}:cache:${workspaceId}:${subject}`;
}

function standingOf(runtime: Runtime): Standing {
  const known = standings.get(runtime);
  if (known) return known;
  const standing: Standing = { doubtedUntil: 0, flights: new Map() };
  // A server that was away may come back with what it held: by then others may have changed it and told nobody.
  runtime.redis.on("close", () => (standing.doubtedUntil = Number.POSITIVE_INFINITY));
  runtime.redis.on("ready", () => {
    if (standing.doubtedUntil === Number.POSITIVE_INFINITY) standing.doubtedUntil = nowOf(runtime) + KEPT_MS;
  });
  standings.set(runtime, standing);
  return standing;
}

function parsed<T>(text: string | null | undefined): T | undefined {
  if (text === null || text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
