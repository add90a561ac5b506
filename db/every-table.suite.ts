import type postgres from "postgres";
import { serviceNames } from "./schema/services.ts";

interface Column {
  name: string;
  type: string;
  required: boolean;
}

/** Puts one row of each workspace into every table; what a row must otherwise obey is dropped first, in this database only. */
export async function fillTables(
  sql: postgres.Sql,
  tables: readonly string[],
  workspaces: readonly string[],
): Promise<void> {
  const rules = await sql<{ on: string; name: string }[]>`
    select conrelid::regclass::text as on, conname as name from pg_constraint
    where contype in ('c', 'f') and connamespace::regnamespace::text in ${sql(serviceNames)} and coninhcount = 0`;
  for (const rule of rules) await sql.unsafe(`alter table ${rule.on} drop constraint ${rule.name} cascade`);
  for (const table of tables) {
    const columns = await sql<Column[]>`
      select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull and not a.atthasdef and a.attidentity = '' as required
      from pg_attribute a where a.attrelid = ${table}::regclass and a.attnum > 0 and not a.attisdropped`;
    const wanted = columns.filter(({ name, required }) => required && name !== "workspace_id");
    for (const workspace of workspaces) {
      const values = wanted.map(({ type }) => sample(type));
      const names = ["workspace_id", ...wanted.map(({ name }) => `"${name}"`)];
      await sql.unsafe(`insert into ${table} (${names}) values (${[`'${workspace}'`, ...values]})`);
    }
  }
}

let drawn = 0;
function sample(type: string): string {
  drawn += 1;
  const now = Date.now().toString(16).padStart(12, "0");
  const samples: Record<string, string> = {
    uuid: `'${now.slice(0, 8)}-${now.slice(8)}-7000-8000-${String(drawn).padStart(12, "0")}'`,
    text: `'t${drawn}'`,
    json: "'{}'",
    jsonb: "'{}'",
    integer: String(drawn),
    bigint: String(drawn),
    smallint: "1",
    boolean: "true",
    date: "current_date",
    bytea: `'\\x${String(drawn).padStart(8, "0")}'`,
    "timestamp with time zone": "now()",
    "double precision": "1",
  };
  const value = samples[type] ?? (type.endsWith("[]") ? "'{}'" : undefined);
  if (!value) throw new Error(`this test knows no value of type ${type}`);
  return value;
}
