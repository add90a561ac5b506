import { authContract } from "./auth/contract.ts";
import { createContext, type Runtime } from "./kernel/context.ts";
import type { GrantsOf } from "./kernel/http/identity.ts";
import { outsideTransaction } from "./kernel/transaction.ts";
import { Problem } from "./kernel/wire/problem.ts";

/** How old an answer may be, and how old while auth is away. */
const freshMs = 3_000;
const staleMs = 60_000;
const patienceMs = 1_000;
const most = 20_000;

type Found = Awaited<ReturnType<GrantsOf>>;
interface Cache {
  known: Map<string, { found: Found; at: number }>;
  asking: Map<string, Promise<Found>>;
}
/** One cache for all services of a process, which share their configuration. */
const caches = new WeakMap<object, Cache>();

function cacheOf(runtime: Runtime): Cache {
  let cache = caches.get(runtime.config);
  if (!cache) caches.set(runtime.config, (cache = { known: new Map(), asking: new Map() }));
  return cache;
}

/** What a user may do, asked of auth at most every three seconds; an older answer counts for a minute while auth cannot be reached. */
export function grantsOf(runtime: Runtime): GrantsOf {
  const { known, asking } = cacheOf(runtime);

  async function ask(key: string, workspaceId: string, userId: string): Promise<Found> {
    const at = runtime.clock.now().getTime();
    const last = known.get(key);
    const usable = last !== undefined && at - last.at < staleMs;
    try {
      const answer = askAuth(runtime, workspaceId, userId);
      const found = await (usable ? inTime(answer) : answer);
      known.delete(key);
      known.set(key, { found, at });
      if (known.size > most) known.delete(known.keys().next().value!);
      return found;
    } catch (error) {
      const away = !(error instanceof Problem) || error.status >= 500;
      if (usable && away) return last.found;
      throw error;
    } finally {
      asking.delete(key);
    }
  }

  return (workspaceId, userId) => {
    const key = `${workspaceId}/${userId}`;
    const last = known.get(key);
    if (last && runtime.clock.now().getTime() - last.at < freshMs) return Promise.resolve(last.found);
    let answer = asking.get(key);
    if (!answer) {
      answer = ask(key, workspaceId, userId);
      asking.set(key, answer);
    }
    return answer;
  };
}

/** Whoever has an older answer at hand does not wait long for a newer one. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(reject, patienceMs, new Error("late"))));
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    answer.catch(() => {});
  }
}

async function askAuth(runtime: Runtime, workspaceId: string, userId: string): Promise<Found> {
  const ctx = createContext(runtime, { workspaceId });
  const { permissions, inProjects, ...rest } = await outsideTransaction(() =>
    ctx.call("auth", authContract).getGrants({ userId }),
  );
  const own = inProjects.map((one) => ({ ...one, permissions: new Set(one.permissions) }));
  return { all: false, ...rest, permissions: new Set(permissions), inProjects: own };
}
