import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import postgres from "postgres";
import { connectService, roleOf, rolePassword } from "./client.ts";
import { useFreshDatabase } from "./embedded/fresh-database.ts";
import { fillTables } from "./every-table.suite.ts";
import { serviceNames } from "./schema/services.ts";

const database = useFreshDatabase();
/** Hold nothing of any workspace. */
const withoutWorkspace = ["migrations", "relay_state", "engines", "engine_slots"];
const furniture = ["outbox", "inbox", "dead_letters", "jobs", "idempotency_keys"];
const [mine, theirs] = [crypto.randomUUID(), crypto.randomUUID()];
const allRoles = serviceNames.flatMap((service) => [roleOf(service), roleOf(service, true)]);

interface Table {
  schema: string;
  name: string;
  partition: boolean;
  forced: boolean;
  columns: string[];
}
function tables(): Promise<Table[]> {
  return database().sql<Table[]>`
    select n.nspname as schema, c.relname as name, c.relispartition as partition, c.relrowsecurity and c.relforcerowsecurity as forced,
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname in ${database().sql(serviceNames)} order by 1, 2`;
}

const nameOf = ({ schema, name }: Table) => `${schema}.${name}`;
const kept = async () =>
  (await tables()).filter(({ name, partition }) => !partition && !withoutWorkspace.includes(name));

const privileges = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"] as const;
type Privilege = (typeof privileges)[number];

/** What each role may do with each table, partitions included. */
async function granted(): Promise<
  { role: string; schema: string; name: string; partition: boolean; right: Privilege }[]
> {
  const { sql } = database();
  return sql`
    select r.role, n.nspname as schema, c.relname as name, c.relispartition as partition, p.right
    from pg_class c join pg_namespace n on n.oid = c.relnamespace, unnest(${allRoles}::text[]) as r(role), unnest(${[...privileges]}::text[]) as p("right")
    where c.relkind in ('r', 'p') and n.nspname in ${sql(serviceNames)} and has_table_privilege(r.role, c.oid, p.right)`;
}

async function as<T>(role: string, run: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const url = new URL(database().url);
  url.username = role;
  url.password = rolePassword(database().url, role);
  const sql = postgres(url.href, { max: 1, onnotice: () => {} });
  try {
    return await run(sql);
  } finally {
    await sql.end();
  }
}

describe("a service's tables are its own", () => {
  test("no role has any right on another service's tables", async () => {
    const foreign = (await granted()).filter(
      ({ role, schema }) => role !== roleOf(schema) && role !== roleOf(schema, true),
    );
    expect(foreign.map(({ role, schema, name, right }) => `${role} may ${right} ${schema}.${name}`)).toEqual([]);
  });

  for (const service of serviceNames)
    test(`${service} is told "permission denied" by all the others`, async () => {
      const others = (await kept()).filter(({ schema }) => schema !== service);
      const told = new Set<string>();
      for (const role of [roleOf(service), roleOf(service, true)])
        await as(role, async (sql) => {
          for (const table of others) {
            const answer = await sql.unsafe(`select 1 from ${nameOf(table)}`).catch((error: Error) => error.message);
            told.add(typeof answer === "string" ? answer : `${role} could read ${nameOf(table)}`);
          }
        });
      const schemas = serviceNames.filter((name) => name !== service);
      expect([...told].sort()).toEqual(schemas.map((name) => `permission denied for schema ${name}`).sort());
    });
});

describe("a workspace's rows are its own", () => {
  test("every table says whose its rows are", async () => {
    const found = await kept();
    expect(found.filter(({ columns }) => !columns.includes("workspace_id")).map(nameOf)).toEqual([]);
    expect(found.length).toBeGreaterThan(serviceNames.length * furniture.length);
  });

  test("row-level security is forced wherever there are workspaces", async () => {
    expect((await kept()).filter(({ forced }) => !forced).map(nameOf)).toEqual([]);
  });

  test("nobody reaches a partition past its table, whose policies it lacks", async () => {
    const past = (await granted()).filter(({ partition }) => partition);
    expect(past.map(({ role, schema, name, right }) => `${role} may ${right} ${schema}.${name}`)).toEqual([]);
  });

  describe("seen through each service's role", () => {
    beforeAll(async () => fillTables(database().sql, (await kept()).map(nameOf), [mine, theirs]));

    for (const service of serviceNames)
      test(service, async () => {
        const readable = new Set(
          (await granted())
            .filter(({ role, right }) => role === roleOf(service) && right === "SELECT")
            .map(({ schema, name }) => `${schema}.${name}`),
        );
        const own = (await kept())
          .filter(({ schema }) => schema === service)
          .map(nameOf)
          .filter((name) => readable.has(name));
        expect(own.length).toBeGreaterThan(0);
        const seen = await as(roleOf(service), async (sql) => {
          const count = async (setting: string | null) => {
            const counts: Record<string, number> = {};
            for (const name of own)
              counts[name] = await sql.begin(async (tx) => {
                if (setting !== null) await tx`select set_config('app.workspaces', ${setting}, true)`;
                return Number(
                  (
                    await tx.unsafe(`select count(*) as n from ${name} where workspace_id in ('${mine}', '${theirs}')`)
                  )[0]!.n,
                );
              });
            return counts;
          };
          return {
            unset: await count(null),
            empty: await count("{}"),
            one: await count(`{${mine}}`),
            both: await count(`{${mine},${theirs}}`),
          };
        });
        const all = (n: number) => Object.fromEntries(own.map((name) => [name, n]));
        expect(seen).toEqual({ unset: all(0), empty: all(0), one: all(1), both: all(2) });
      });

    test("a row can neither be written into another workspace nor moved there", async () => {
      const writable = (await granted()).filter(
        ({ role, schema, right, partition }) => role === roleOf(schema) && right === "UPDATE" && !partition,
      );
      const done: string[] = [];
      for (const [role, rights] of Map.groupBy(writable, (one) => one.role))
        await as(role, async (sql) => {
          for (const { schema, name } of rights) {
            const moved = await sql
              .begin(async (tx) => {
                await tx`select set_config('app.workspaces', ${`{${mine}}`}, true)`;
                return tx.unsafe(`update ${schema}.${name} set workspace_id = '${theirs}'`);
              })
              .then(
                ({ count }) => `${count} rows`,
                (error: Error) => error.message.replace(/ for table .*/, ""),
              );
            done.push(moved);
          }
        });
      expect(new Set(done)).toEqual(new Set(["new row violates row-level security policy"]));
    });
  });
});

describe("a system role finds work and changes nothing of anybody's", () => {
  test("it may write only where events, jobs and keys are kept, and forget what has ended", async () => {
    const forgets = [
      "sessions",
      "refresh_tokens",
      "registrations",
      "login_challenges",
      "oidc_attempts",
      "oidc_logouts",
    ].map((table) => `auth.${table} DELETE`);
    forgets.push("workflow.effects DELETE");
    const writes = (await granted())
      .filter(
        ({ role, right, name }) =>
          role.endsWith("_system") && right !== "SELECT" && ![...furniture, ...withoutWorkspace].includes(name),
      )
      .map(({ schema, name, right }) => `${schema}.${name} ${right}`);
    expect(writes.sort()).toEqual(forgets.sort());
  });

  test("an update of an entity is refused", async () => {
    const entities = (await kept()).filter(({ name }) => !furniture.includes(name));
    const accepted: string[] = [];
    for (const [schema, group] of Map.groupBy(entities, (table) => table.schema))
      await as(roleOf(schema, true), async (sql) => {
        for (const table of group) {
          const refused = await sql.unsafe(`update ${nameOf(table)} set workspace_id = workspace_id`).then(
            () => false,
            (error: Error) => error.message.startsWith("permission denied for table"),
          );
          if (!refused) accepted.push(nameOf(table));
        }
      });
    expect(accepted).toEqual([]);
  });

  test("no role is a superuser, makes roles, or gets round row-level security", async () => {
    const { sql } = database();
    const able =
      await sql`select rolname from pg_roles where rolname in ${sql(allRoles)} and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication)`;
    expect(able.map((row) => row.rolname)).toEqual([]);
  });
});

describe("connections", () => {
  const opened = serviceNames.map((service) => connectService(service, "postgres://u:p@127.0.0.1:1/none"));
  afterAll(() => Promise.all(opened.flatMap(({ app, system }) => [app.close(), system.close()])));

  test("the pools of all services together stay within 40", () => {
    const most = opened.reduce((sum, { app, system }) => sum + app.sql.options.max + system.sql.options.max, 0);
    expect(most).toBeLessThanOrEqual(40);
  });
});
