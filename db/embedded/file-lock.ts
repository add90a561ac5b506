import { Database } from "bun:sqlite";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";

export type FileLock = { release(): void };

/**
 * Takes the exclusive lock `path`, waiting up to `waitMs`; undefined when another process keeps it.
 *
 * The lock is SQLite's, hence the kernel's: it falls with its process, even on SIGKILL, and is never stale.
 */
export function lockFile(path: string, waitMs = 0): FileLock | undefined {
  mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path, { create: true });
  try {
    database.run(`PRAGMA busy_timeout = ${waitMs}`);
    database.run("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if ((error as { code?: string }).code === "SQLITE_BUSY") return undefined;
    throw error;
  }
  return { release: () => database.close() };
}
