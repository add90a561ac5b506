import { Database } from "bun:sqlite";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";

export type FileLock = { release(): void };

/**
 * Takes the exclusive lock `path`; undefined when somebody else has it.
 *
 * The lock is SQLite's, hence the kernel's: it falls with its process, even on SIGKILL, and is never stale.
 */
export function lockFile(path: string): FileLock | undefined {
  mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path, { create: true });
  try {
    database.run("PRAGMA busy_timeout = 0");
    database.run("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if ((error as { code?: string }).code === "SQLITE_BUSY") return undefined;
    throw error;
  }
  return { release: () => database.close() };
}

/** Takes the exclusive lock `path`, waiting for it up to `waitMs`. */
export async function waitForLock(path: string, waitMs: number): Promise<FileLock> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const lock = lockFile(path);
    if (lock) return lock;
    if (performance.now() > deadline) throw new Error(`${path} stayed locked for ${waitMs} ms`);
    await Bun.sleep(20);
  }
}
