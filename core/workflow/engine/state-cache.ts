import type { Runtime } from "../../kernel/context.ts";
import { soonOr } from "../../kernel/redis.ts";
import type { InstanceRow } from "../store/instances.ts";

/** The states of active instances in Redis, for processes that have not met them yet. Whoever writes on one that is old is told so by its version. */
export interface StateCache {
  get(taskIds: readonly string[]): Promise<Map<string, InstanceRow>>;
  /** Notes an instance, to be put there when there is time. */
  note(row: InstanceRow): void;
  /** Puts there what was noted, unless Redis is away. */
  flush(): void;
}

const KEPT_S = 3600;
const MOST = 2000;

export function createStateCache({ redis, config }: Runtime): StateCache {
  const noted = new Map<string, InstanceRow>();
  const keyOf = (taskId: string) => `${config.REDIS_PREFIX}:workflow:state:${taskId}`;
  const away = () => redis.status !== "ready";
  return {
    async get(taskIds) {
      const found = new Map<string, InstanceRow>();
      if (away() || taskIds.length === 0) return found;
      const texts = await soonOr(redis.mget(taskIds.map(keyOf)), []);
      texts.forEach((text, i) => {
        const row = text === null ? undefined : rowOf(text);
        if (row && row.taskId === taskIds[i]) found.set(row.taskId, row);
      });
      return found;
    },
    note(row) {
      if (noted.size < MOST || noted.has(row.taskId)) noted.set(row.taskId, row);
    },
    flush() {
      if (noted.size === 0 || away()) return noted.clear();
      const pipeline = redis.pipeline();
      for (const [taskId, row] of noted)
        if (row.status === "active") pipeline.set(keyOf(taskId), JSON.stringify(row), "EX", KEPT_S);
        else pipeline.del(keyOf(taskId));
      noted.clear();
      pipeline.exec().catch(() => {});
    },
  };
}

function rowOf(text: string): InstanceRow | undefined {
  try {
    const row = JSON.parse(text) as InstanceRow;
    return { ...row, createdAt: new Date(row.createdAt), updatedAt: new Date(row.updatedAt) };
  } catch {
    return undefined;
  }
}
