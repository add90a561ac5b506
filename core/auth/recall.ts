import type { Context, Runtime } from "../kernel/context.ts";
import { afterCommit, inTransaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";

/** How old what is recalled may be. With the three seconds that services keep grants themselves, a change counts within five, even where nobody heard of it. */
const freshMs = 2_000;
const patienceMs = 100;
const pauseMs = 500;

interface Kept {
  /** The workspace's mark when this was read: another one by now means that something has changed since. */
  mark: string;
  at: number;
  value: unknown;
}
/** Until when a process that waited for Redis in vain asks it nothing. */
const pausedUntil = new WeakMap<Runtime, number>();

const markKey = (runtime: Runtime, workspaceId: string) => `${runtime.config.REDIS_PREFIX}:auth:mark:${workspaceId}`;

/**
 * What `read` finds in Postgres, or found within the last two seconds, in this process or another one, unless the workspace has changed since.
 * `what` names it and its shape. With Redis away, empty or telling lies, it is read.
 */
export async function recall<T>(
  runtime: Runtime,
  workspaceId: string,
  what: string,
  read: () => Promise<T>,
): Promise<T> {
  // A transaction may see what is not committed, and others must not.
  if (inTransaction()) return read();
  const key = `${runtime.config.REDIS_PREFIX}:auth:${what}:${workspaceId}`;
  const found = await ask(runtime, () => runtime.redis.mget(markKey(runtime, workspaceId), key));
  if (!found) return read();
  const [mark, sealed] = found;
  const at = runtime.clock.now().getTime();
  const kept = sealed ? open(runtime, key, sealed) : undefined;
  if (kept && mark && kept.mark === mark && Math.abs(at - kept.at) < freshMs) return kept.value as T;
  const fresh = mark ?? (await newMark(runtime, workspaceId));
  const began = performance.now();
  const value = await read();
  const leftMs = Math.floor(freshMs - (performance.now() - began));
  if (fresh && leftMs > 0)
    void ask(runtime, () => runtime.redis.set(key, seal(runtime, key, { mark: fresh, at, value }), "PX", leftMs));
  return value;
}

/** Makes all that is recalled of the context's workspace be read anew, once the surrounding transaction has committed. */
export function forget({ runtime, workspaceId }: Pick<Context, "runtime" | "workspaceId">): void {
  // While Redis is away it waits in the connection's queue, and whoever still reaches Redis recalls nothing older than two seconds.
  afterCommit(() => void runtime.redis.set(markKey(runtime, workspaceId), newId(), "PX", 3_600_000).catch(() => {}));
}

/** The mark of a workspace that has none: whichever of many is there first. */
async function newMark(runtime: Runtime, workspaceId: string): Promise<string | null> {
  const key = markKey(runtime, workspaceId);
  await ask(runtime, () => runtime.redis.set(key, newId(), "PX", 3_600_000, "NX"));
  return (await ask(runtime, () => runtime.redis.get(key))) ?? null;
}

/** Asks Redis if it is there, for no longer than a moment; undefined when it does not say. */
async function ask<T>(runtime: Runtime, question: () => Promise<T>): Promise<T | undefined> {
  if (runtime.redis.status !== "ready" || performance.now() < (pausedUntil.get(runtime) ?? 0)) return undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      pausedUntil.set(runtime, performance.now() + pauseMs);
      resolve(undefined);
    }, patienceMs);
  });
  try {
    return await Promise.race([question().catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What is kept bears our mark, so that nobody gains rights by writing into Redis. */
function seal(runtime: Runtime, key: string, kept: Kept): string {
  const text = JSON.stringify(kept);
  return `${runtime.cipher.blindIndex("recalled", `${key}\n${text}`).toString("base64url")}.${text}`;
}

function open(runtime: Runtime, key: string, sealed: string): Kept | undefined {
  const at = sealed.indexOf(".");
  const text = sealed.slice(at + 1);
  const tag = runtime.cipher.blindIndex("recalled", `${key}\n${text}`).toString("base64url");
  return tag === sealed.slice(0, at) ? (JSON.parse(text) as Kept) : undefined;
}
