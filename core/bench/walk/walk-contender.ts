import type postgres from "postgres";
import type { Host } from "../../kernel/lifecycle/host.ts";
import type { Given, Measure, Table } from "../bench-definition.ts";
import { freshDatabase } from "../database.ts";
import { startServices } from "../host.ts";
import { Hops } from "./hops.ts";
import { demandBalance, readLedger } from "./ledger.ts";
import { countStatements, handlingOf, handlingTable, reactionTable, read } from "./meters.ts";
import { annotate, createBatch, review } from "./people.ts";
import { settled } from "./settled.ts";
import type { Workplace, World } from "./world.ts";

/** So many that a round takes seconds and not minutes. */
const TASKS = 240;
const WARM_UP = 32;
const LIMIT_MS = 240_000;

/** Sends tasks through the whole walk and times them, until every consequence has been drawn. */
export async function runWalk({ env, prepared, size }: Given): Promise<Measure> {
  const { template, workplaces } = prepared as World;
  const database = await freshDatabase(env.DATABASE_URL!, template);
  const host = await startServices(env, database.url);
  try {
    const hops = new Hops();
    await walk(host, database.sql, hops, workplaces, WARM_UP);
    hops.clear();
    const statements = countStatements(host);
    const [ledger, before, handling] = [
      await readLedger(database.sql),
      await read(database.sql),
      await handlingOf(host),
    ];
    statements.clear();
    const since = new Date();
    const { created, completedMs, settledMs } = await walk(host, database.sql, hops, workplaces, size ?? TASKS);
    const sent = { total: statements.total(), byService: statements.byService(), byText: statements.byText() };
    const cpuMs = (process.cpuUsage().user + process.cpuUsage().system) / 1000 - before.cpuMs;
    const after = await read(database.sql);
    demandBalance(ledger, await readLedger(database.sql), created);
    const per = (key: "writes" | "transactions" | "rows" | "walBytes") => (after[key] - before[key]) / created;
    const facts = {
      tasks: created,
      completedPerSecond: created / (completedMs / 1000),
      writesPerTask: per("writes"),
      rowsPerTask: per("rows"),
      walBytesPerTask: per("walBytes"),
      statementsPerTask: sent.total / created,
      connections: host.runtimes.size * 2,
    };
    const costs: Table = {
      title: `what one task costs (${created} tasks, 8 workspaces)`,
      head: ["", "per task"],
      rows: [
        ["SQL statements", facts.statementsPerTask],
        ["transactions", per("transactions")],
        ["transactions that write", facts.writesPerTask],
        ["rows written", facts.rowsPerTask],
        ["WAL (kB)", facts.walBytesPerTask / 1000],
        ["CPU of this process (ms)", cpuMs / created],
        ["time until completed (ms)", completedMs / created],
        ["time until settled (ms)", settledMs / created],
      ],
    };
    const byService: Table = {
      title: "SQL statements by service",
      head: ["", "per task"],
      rows: sent.byService.map(([service, n]) => [service, n / created]),
    };
    const byText: Table = {
      title: "statements sent most often",
      head: ["service", "statement", "per task"],
      rows: sent.byText.slice(0, 25).map(([service, text, n]) => [service, text, n / created]),
    };
    const tables = [
      costs,
      hops.table(created),
      await handlingTable(host, handling, created),
      await reactionTable(database.sql, since, created),
      byService,
      byText,
    ];
    return { perSecond: created / (settledMs / 1000), facts, tables };
  } finally {
    await host.stop();
    await database.drop();
  }
}

async function walk(host: Host, sql: postgres.Sql, hops: Hops, workplaces: readonly Workplace[], tasks: number) {
  const open = async () => Number((await sql`select count(*) as n from tasks.tasks where ended is null`)[0]!.n);
  const each = Math.ceil(tasks / workplaces.length);
  const began = performance.now();
  const made = await Promise.all(workplaces.map((place) => createBatch(host, hops, place, each)));
  const created = made.reduce((sum, n) => sum + n, 0);
  let stopped = false;
  const people = workplaces.flatMap((place) => {
    const left = { annotate: each, review: each };
    return [
      ...place.annotators.map((person) => annotate(host, hops, place, person, left, () => stopped)),
      ...place.reviewers.map((person) => review(host, hops, place, person, left, () => stopped)),
    ];
  });
  const failed = Promise.all(people).then(() => new Promise<never>(() => {}));
  const end = began + LIMIT_MS;
  try {
    while (await Promise.race([open(), failed])) {
      if (performance.now() > end)
        throw new Error(`${await open()} of ${created} tasks did not end within ${LIMIT_MS / 1000} s`);
      await Bun.sleep(20);
    }
  } finally {
    stopped = true;
  }
  const completedMs = performance.now() - began;
  await Promise.all(people);
  await settled(host, sql);
  return { created, completedMs, settledMs: performance.now() - began };
}
