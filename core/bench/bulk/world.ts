import { unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type postgres from "postgres";
import { newId } from "../../kernel/wire/id.ts";
import { freshDatabase, migratedDatabase, type BenchDatabase } from "../database.ts";

export const LINES = 1_000_000;

export interface World {
  template: string;
  workspaceId: string;
}

export async function makeWorld(env: Record<string, string>): Promise<World> {
  const template = `welo_bench_template_${crypto.randomUUID().slice(0, 8)}`;
  const database = await migratedDatabase(env.DATABASE_URL!, template);
  await database.close();
  return { template, workspaceId: newId() };
}

export function enter(env: Record<string, string>, world: World): Promise<BenchDatabase> {
  return freshDatabase(env.DATABASE_URL!, world.template);
}

export const textOf = (n: number) => `Letter ${n}: Dear Sir, the "parcel" of the ${n % 31}th has not come yet.`;

/** A file of so many tasks as NDJSON. */
export async function writeLines(count: number): Promise<{ path: string; remove(): void }> {
  const path = join(tmpdir(), `welo-bench-${crypto.randomUUID()}.ndjson`);
  const script = join(import.meta.dirname, "write-lines.ts");
  const child = Bun.spawn([process.execPath, script, path, String(count)], { stdout: "ignore", stderr: "inherit" });
  if ((await child.exited) !== 0) throw new Error("the lines could not be written");
  return { path, remove: () => unlinkSync(path) };
}

/** Throws unless every line is a task with its key and its event. */
export async function demandTasks(sql: postgres.Sql, lines: number): Promise<void> {
  const [row] = await sql<{ tasks: number; keys: number; events: number }[]>`
    select (select count(*)::int from tasks.tasks) as tasks, (select count(*)::int from tasks.task_keys) as keys,
      (select count(*)::int from tasks.outbox where envelope->>'type' = 'task.created') as events`;
  const wanted = { tasks: lines, keys: lines, events: lines };
  if (JSON.stringify(row) !== JSON.stringify(wanted))
    throw new Error(`read: ${JSON.stringify(wanted)}; stored: ${JSON.stringify(row)}`);
}
