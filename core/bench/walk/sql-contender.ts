import postgres from "postgres";
import type { Given, Measure } from "../bench-definition.ts";
import { freshDatabase } from "../database.ts";
import { median } from "../rounds.ts";

/** Bytes of WAL that a row costs besides its body. */
const OVERHEAD = 130;

/** The same number of durable commits, rows and bytes per task as the walk had, as bare statements on as many connections. */
export async function runSql({ env, earlier }: Given): Promise<Measure> {
  const walks = earlier.walk ?? [];
  if (walks.length === 0) throw new Error("the walk must have run first: its commits are what is done here");
  const typical = (fact: string) => median(walks.map(({ facts }) => facts[fact]!));
  const tasks = typical("tasks");
  const commits = Math.round(tasks * typical("writesPerTask"));
  const rowsEach = Math.max(1, Math.round(typical("rowsPerTask") / typical("writesPerTask")));
  const bytes = Math.max(16, Math.round(typical("walBytesPerTask") / typical("rowsPerTask")) - OVERHEAD);
  const database = await freshDatabase(env.DATABASE_URL!, null);
  const pool = postgres(database.url, { max: typical("connections"), onnotice: () => {} });
  try {
    await pool.unsafe("create table facts (id uuid primary key, workspace_id uuid not null, body text not null)");
    // What repeats is not compressed at this size, and what is written is what is logged.
    const body = "x".repeat(bytes);
    const workspaces = Array.from({ length: 8 }, () => crypto.randomUUID());
    let begun = 0;
    const lane = async () => {
      const sql = await pool.reserve();
      try {
        while (begun < commits) {
          const workspace = workspaces[begun++ % workspaces.length]!;
          await sql`insert into facts select gen_random_uuid(), ${workspace}::uuid, ${body} from generate_series(1, ${rowsEach})`;
        }
      } finally {
        sql.release();
      }
    };
    await pool`insert into facts select gen_random_uuid(), gen_random_uuid(), 'warm' from generate_series(1, 100)`;
    const wal = async () =>
      Number((await database.sql`select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as n`)[0]!.n);
    const before = await wal();
    const began = performance.now();
    await Promise.all(Array.from({ length: typical("connections") }, lane));
    const seconds = (performance.now() - began) / 1000;
    const walBytesPerTask = ((await wal()) - before) / tasks;
    const [row] = await database.sql`select count(*)::int as n from facts where body <> 'warm'`;
    if (row!.n !== commits * rowsEach)
      throw new Error(`${commits * rowsEach} rows were acknowledged and ${row!.n} are stored`);
    return {
      perSecond: tasks / seconds,
      facts: { tasks, commits, rowsEach, walBytesPerTask, commitsPerSecond: commits / seconds },
      tables: [
        {
          title: "what bare SQL does for one task",
          head: ["", "per task"],
          rows: [
            ["transactions that write", commits / tasks],
            ["rows written", (commits * rowsEach) / tasks],
            ["WAL (kB)", walBytesPerTask / 1000],
            ["connections (in all)", typical("connections")],
          ],
        },
      ],
    };
  } finally {
    await pool.end();
    await database.drop();
  }
}
