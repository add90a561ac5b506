import { createContext } from "../../kernel/context.ts";
import { transaction } from "../../kernel/transaction.ts";
import { newId } from "../../kernel/wire/id.ts";
import { beginImport } from "../../tasks/begin-import.ts";
import { runImport } from "../../tasks/bulk/run-import.ts";
import type { KnownProject } from "../../tasks/open-project.ts";
import type { Given, Measure } from "../bench-definition.ts";
import { openRuntime } from "../workflow/runtime.ts";
import { demandTasks, enter, LINES, type World, writeLines } from "./world.ts";

/** A text project as projects describes it, as far as an import looks at it. */
function projectOf(workspaceId: string): KnownProject {
  const projectId = newId();
  const row = {
    workspaceId,
    projectId,
    customerId: null,
    name: "Bench",
    status: "active",
    leaseMinutes: 30,
    skipPolicy: "to_others" as const,
    goldShare: 0,
    keepFinishedDays: null,
    version: 1,
  };
  const project = {
    id: projectId,
    workflowId: newId(),
    schemaVersion: 1,
    labelSchema: { media: "text" },
    settings: { overlap: 1, reviewShare: 0.1 },
  };
  return { project: project as unknown as KnownProject["project"], row };
}

/** Tasks made of a file of NDJSON, with their keys, their events and the report, and how far memory grows meanwhile. */
export async function runOurs(given: Given): Promise<Measure> {
  const world = given.prepared as World;
  const lines = given.size ?? LINES;
  const file = await writeLines(lines);
  const database = await enter(given.env, world);
  const { runtime, close } = openRuntime(given.env, database.url, "tasks");
  const ctx = createContext(runtime, { workspaceId: world.workspaceId });
  try {
    const open = projectOf(world.workspaceId);
    const row = await transaction(ctx, (tx) =>
      beginImport(tx, ctx, { projectId: open.project.id, format: "ndjson", key: "bench" }),
    );
    Bun.gc(true);
    const idle = process.memoryUsage.rss();
    let most = idle;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50);
    const began = performance.now();
    const done = await runImport(ctx, open, row, Bun.file(file.path).stream());
    const seconds = (performance.now() - began) / 1000;
    clearInterval(watch);
    if (done.created !== lines) throw new Error(`${lines} lines were sent and ${done.created} tasks reported`);
    await demandTasks(database.sql, lines);
    const facts = { rssMb: (most - idle) / 1024 / 1024, seconds };
    const table = {
      title: `${lines} lines`,
      head: ["", "seconds", "memory over idle (MB)"],
      rows: [["", seconds, facts.rssMb]],
    };
    return { perSecond: lines / seconds, facts, tables: [table] };
  } finally {
    await close();
    await database.drop();
    file.remove();
  }
}
