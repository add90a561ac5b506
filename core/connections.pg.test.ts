import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { useHost } from "./kernel/testing/host.ts";
import { systemQuery } from "./kernel/transaction.ts";
import { services } from "./services.ts";

const host = useHost(services);

test("a core that runs every service at full load holds at most 40 connections", async () => {
  const runtimes = [...host().runtimes.values()];
  const busy = runtimes.flatMap((runtime) =>
    Array.from({ length: 8 }, () => [
      Promise.resolve(runtime.db.app.sql`select pg_sleep(0.05)`),
      systemQuery(runtime, (tx) => tx.execute(sql`select pg_sleep(0.05)`)),
    ]).flat(),
  );
  await Promise.all(busy);
  const [row] = await runtimes[0]!.db.system.sql`
    select count(*)::int as held, count(distinct usename)::int as roles from pg_stat_activity
    where datname = current_database()`;
  expect(row!.roles).toBe(2 * services.length);
  expect(row!.held).toBeLessThanOrEqual(40);
});
