import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { useFreshDatabase } from "./embedded/fresh-database.ts";
import { stepsOf } from "./migrate.ts";
import { serviceNames } from "./schema/services.ts";

const database = useFreshDatabase();

/** Kept by the migrations themselves, about themselves. */
const unmapped = ["migrations"];

interface Column {
  type: string;
  nullable: boolean;
  /** Whether Postgres fills it in when it is left out. */
  filled: boolean;
}
interface Table {
  columns: Record<string, Column>;
  primaryKey: string[];
}
type Tables = Record<string, Table>;

async function inDatabase(schema: string): Promise<Tables> {
  const { sql } = database();
  const rows = await sql<
    { table: string; column: string; type: string; nullable: boolean; filled: boolean; key: number | null }[]
  >`
    select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
      a.atthasdef or a.attidentity <> '' as filled, array_position(i.indkey::int2[], a.attnum)::int as key
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    where n.nspname = ${schema} and c.relkind in ('r', 'p') and not c.relispartition
    order by c.relname, a.attnum`;
  const tables: Tables = {};
  for (const [name, columns] of Map.groupBy(rows, (row) => row.table)) {
    if (unmapped.includes(name)) continue;
    tables[name] = {
      columns: Object.fromEntries(
        columns.map(({ column, type, nullable, filled }) => [column, { type, nullable, filled }]),
      ),
      primaryKey: columns
        .filter(({ key }) => key !== null)
        .sort((a, b) => a.key! - b.key!)
        .map(({ column }) => column),
    };
  }
  return tables;
}

async function inCode(service: string): Promise<Tables> {
  const module = (await import(join(import.meta.dirname, "schema", `${service}.ts`))) as Record<string, unknown>;
  const mapped = Object.values(module).filter((value): value is PgTable => is(value, PgTable));
  return Object.fromEntries(
    mapped.map((one): [string, Table] => {
      const { name, schema, columns, primaryKeys } = getTableConfig(one);
      if (schema !== service) throw new Error(`${name} of db/schema/${service}.ts belongs to the schema ${schema}`);
      const described = columns.map((column): [string, Column] => [
        column.name,
        {
          type: column.getSQLType(),
          nullable: !column.notNull,
          filled:
            column.default !== undefined || column.generated !== undefined || column.generatedIdentity !== undefined,
        },
      ]);
      const own = columns.filter((column) => column.primary).map((column) => column.name);
      const composed = primaryKeys.flatMap((key) => key.columns.map((column) => column.name));
      return [name, { columns: Object.fromEntries(described), primaryKey: [...own, ...composed] }];
    }),
  );
}

/** One line per difference between what the migrations made and what the code believes. */
function drift(real: Tables, believed: Tables): string[] {
  const names = new Set([...Object.keys(real), ...Object.keys(believed)]);
  return [...names].flatMap((name) => {
    const [here, there] = [real[name], believed[name]];
    if (!there) return [`${name} is not in the code`];
    if (!here) return [`${name} is not in the database`];
    const lines: string[] = [];
    if (here.primaryKey.join() !== there.primaryKey.join())
      lines.push(`${name}: primary key is (${here.primaryKey}), in the code (${there.primaryKey})`);
    for (const column of new Set([...Object.keys(here.columns), ...Object.keys(there.columns)])) {
      const [is, says] = [here.columns[column], there.columns[column]];
      if (!says) lines.push(`${name}.${column} is not in the code`);
      else if (!is) lines.push(`${name}.${column} is not in the database`);
      else
        for (const what of ["type", "nullable", "filled"] as const)
          if (is[what] !== says[what])
            lines.push(`${name}.${column}: ${what} is ${is[what]}, in the code ${says[what]}`);
    }
    return lines;
  });
}

describe("tables are what the code believes them to be", () => {
  for (const service of serviceNames)
    test(service, async () => expect(drift(await inDatabase(service), await inCode(service))).toEqual([]));
});

describe("functions are what the newest migration says that they are", () => {
  const made = /create (?:or replace )?function (\w+)\.(\w+)\s*\([\s\S]*?\$\$([\s\S]*?)\$\$/g;
  for (const service of serviceNames)
    test(service, async () => {
      const text = stepsOf(service)
        .map((step) => step.text)
        .join("\n");
      const newest = new Map([...text.matchAll(made)].map(([, , name, body]) => [name!, body!]));
      const { sql } = database();
      const real = await sql<{ name: string; body: string }[]>`
        select p.proname as name, p.prosrc as body from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = ${service}`;
      expect(real.length).toBeGreaterThan(0);
      // An older one that takes other arguments would stay beside the newest, and be called by whoever passes them.
      expect(Object.groupBy(real, ({ name }) => name)).toEqual(
        Object.fromEntries(real.map(({ name }) => [name, [{ name, body: newest.get(name)! }]])),
      );
    });
});

test("every kind of difference is found and named", () => {
  const table = (columns: Record<string, Column>, primaryKey = ["id"]): Table => ({ columns, primaryKey });
  const id = { type: "uuid", nullable: false, filled: false };
  const real = {
    kept: table({ id, name: { type: "text", nullable: true, filled: true }, extra: id }),
    only_real: table({ id }),
  };
  const code = {
    kept: table({ id, name: { type: "integer", nullable: false, filled: false }, lost: id }, ["id", "name"]),
    only_code: table({ id }),
  };
  expect(drift(real, code)).toEqual([
    "kept: primary key is (id), in the code (id,name)",
    "kept.name: type is text, in the code integer",
    "kept.name: nullable is true, in the code false",
    "kept.name: filled is true, in the code false",
    "kept.extra is not in the code",
    "kept.lost is not in the database",
    "only_real is not in the code",
    "only_code is not in the database",
  ]);
});
