import type { InstanceRow } from "../store/instances.ts";

/** Instances in memory by their task, bounded; what is here may be old, and whoever writes says on which version it stands. */
export interface SnapshotCache {
  get(taskId: string): InstanceRow | undefined;
  put(row: InstanceRow): void;
  drop(taskId: string): void;
}
interface Entry {
  row: InstanceRow;
  size: number;
  /** Used since it was last looked at for leaving: a second chance costs less than keeping all in the order of use. */
  used: boolean;
}

const ENTRIES = 131_072;
/** Roughly, in characters of JSON. */
const ROOM = 256_000_000;

export function createSnapshotCache(entries = ENTRIES, room = ROOM): SnapshotCache {
  const rows = new Map<string, Entry>();
  let taken = 0;
  const drop = (taskId: string) => {
    taken -= rows.get(taskId)?.size ?? 0;
    rows.delete(taskId);
  };
  function makeRoom(): void {
    for (const [taskId, entry] of rows) {
      if (rows.size <= entries && taken <= room) return;
      rows.delete(taskId);
      if (entry.used && rows.size > 1) rows.set(taskId, { ...entry, used: false });
      else taken -= entry.size;
    }
  }
  return {
    get(taskId) {
      const found = rows.get(taskId);
      if (found) found.used = true;
      return found?.row;
    },
    put(row) {
      // What is held or has ended is seldom asked for, and what waits for it is not here.
      if (row.status !== "active") return drop(row.taskId);
      const size = 500 + sizeOf(row.snapshot);
      const known = rows.get(row.taskId);
      taken += size - (known?.size ?? 0);
      if (known) {
        known.row = row;
        known.size = size;
      } else rows.set(row.taskId, { row, size, used: false });
      if (rows.size > entries || taken > room) makeRoom();
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
