import { expect, test } from "bun:test";
import { join } from "node:path";
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

test("a core whose port is taken says so in one line, and ends", async () => {
  const taken = Bun.serve({ port: 0, hostname: "127.0.0.1", reusePort: true, fetch: () => new Response("") });
  const { config } = host().runtimes.get("auth")!;
  const texts = Object.entries(config).filter((one): one is [string, string] => typeof one[1] === "string");
  const core = Bun.spawn([process.execPath, join(import.meta.dirname, "server.ts")], {
    env: { ...process.env, ...Object.fromEntries(texts), SERVICES: "auth", PORT: String(taken.port) },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
  });
  try {
    expect(await core.exited).toBe(1);
    expect(await new Response(core.stderr).text()).toBe(
      `Port ${taken.port} is in use: stop what uses it, or choose another with PORT.\n`,
    );
  } finally {
    core.kill("SIGKILL");
    await taken.stop(true);
  }
});
