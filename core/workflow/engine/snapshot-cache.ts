import type { InstanceRow } from "../store/instances.ts";

/** Instances in memory by their task, the last used ones; what is here may be old, and whoever writes says on which version it stands. */
export interface SnapshotCache {
  get(taskId: string): InstanceRow | undefined;
  put(row: InstanceRow): void;
  drop(taskId: string): void;
}

const ENTRIES = 131_072;
/** Roughly, in characters of JSON. */
const ROOM = 256_000_000;

export function createSnapshotCache(entries = ENTRIES, room = ROOM): SnapshotCache {
  const rows = new Map<string, { row: InstanceRow; size: number }>();
  let used = 0;
  const drop = (taskId: string) => {
    used -= rows.get(taskId)?.size ?? 0;
    rows.delete(taskId);
  };
  return {
    get(taskId) {
      const found = rows.get(taskId);
      if (!found) return undefined;
      rows.delete(taskId);
      rows.set(taskId, found);
      return found.row;
    },
    put(row) {
      drop(row.taskId);
      if (row.status !== "active") return;
      const size = 500 + sizeOf(row.snapshot);
      rows.set(row.taskId, { row, size });
      used += size;
      while (rows.size > entries || used > room) drop(rows.keys().next().value!);
    },
    drop,
  };
}

function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 8;
  let size = 16;
  for (const key in value) size += key.length + sizeOf((value as Record<string, unknown>)[key]);
  return size;
}
