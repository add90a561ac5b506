import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis as Upstash } from "@upstash/redis";
import { Redis } from "ioredis";
import postgres from "postgres";
import { isRunning } from "./process-identity.ts";
import { startTestServers, stopTestServers, testServers } from "./test-cluster.ts";
import { claimRedisDatabase } from "./test-redis.ts";
import { readTestState } from "./test-state.ts";

let home = "";
let outer: Record<string, string | undefined> = {};

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "welo-test-home-"));
  outer = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("TEST_")));
  for (const name of Object.keys(outer)) delete process.env[name];
});

afterAll(async () => {
  await stopTestServers({ home });
  Object.assign(process.env, outer);
  rmSync(home, { recursive: true, force: true });
});

/** Runs code in another process that has the module's functions at hand. */
async function elsewhere(code: string): Promise<string> {
  const functions = "startTestServers, stopTestServers, testServers";
  const text = `
    import { ${functions} } from ${JSON.stringify(join(import.meta.dir, "test-cluster.ts"))};
    import { claimRedisDatabase } from ${JSON.stringify(join(import.meta.dir, "test-redis.ts"))};
    const home = ${JSON.stringify(home)};
    ${code}`;
  const child = Bun.spawn([process.execPath, "-e", text], { stderr: "inherit", env: { ...process.env } });
  const said = await new Response(child.stdout).text();
  expect(await child.exited).toBe(0);
  return said.trim();
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await Bun.sleep(5);
}

test("processes that ask at once get the same servers", async () => {
  const ask = `console.log((await testServers({ home })).databaseUrl); process.exit(0);`;
  const [own, ...others] = await Promise.all([testServers({ home }), elsewhere(ask), elsewhere(ask)]);
  expect(others).toEqual([own.databaseUrl, own.databaseUrl]);
  const sql = postgres(own.databaseUrl, { max: 1 });
  const [row] = await sql`select current_setting('fsync') as fsync, usesuper from pg_user where usename = current_user`;
  expect(row).toEqual({ fsync: "off", usesuper: true });
  await sql.end();
});

test("variables name the servers to tests in other processes", async () => {
  const variables = await startTestServers({ home });
  const own = await testServers({ home });
  Object.assign(process.env, variables);
  expect(await testServers({ home: "/nowhere" })).toEqual(own);
  for (const name of Object.keys(variables)) delete process.env[name];
});

test("each claim gets an empty Redis database of its own, through both doors", async () => {
  const servers = await testServers({ home });
  const [one, two] = await Promise.all([claimRedisDatabase(servers), claimRedisDatabase(servers)]);
  expect(one.redisUrl).not.toBe(two.redisUrl);
  const redis = new Redis(one.redisUrl);
  await redis.set("mine", "1");
  const rest = ({ redisRestUrl, redisRestToken }: typeof one) =>
    new Upstash({ url: redisRestUrl, token: redisRestToken, retry: false, enableTelemetry: false });
  expect(await rest(one).get("mine")).toBe(1);
  expect(await rest(two).get("mine")).toBeNull();
  await one.release();
  const again = await claimRedisDatabase(servers);
  expect(again.redisUrl).toBe(one.redisUrl);
  expect(await redis.dbsize()).toBe(0);
  redis.disconnect();
  await Promise.all([two.release(), again.release()]);
});

test("what a process claimed is free again when it is gone", async () => {
  const servers = await testServers({ home });
  const claim = `console.log((await claimRedisDatabase(await testServers({ home }))).redisUrl); process.exit(0);`;
  const theirs = await elsewhere(claim);
  const ours = await claimRedisDatabase(servers);
  expect(ours.redisUrl).toBe(theirs);
  await ours.release();
});

test("the last one to stop ends the servers and removes their data", async () => {
  await testServers({ home });
  const { host, dataDir } = readTestState(home)!;
  expect(await elsewhere("await startTestServers({ home }); await stopTestServers({ home }); process.exit(0);")).toBe(
    "",
  );
  expect(isRunning(host)).toBe(true);
  await stopTestServers({ home });
  expect(isRunning(host)).toBe(false);
  expect(existsSync(dataDir)).toBe(false);
});

test("servers that nobody uses end by themselves", async () => {
  await elsewhere("await startTestServers({ home, idleMs: 100 }); process.kill(process.pid, 'SIGTERM');").catch(
    () => {},
  );
  const { host, dataDir } = readTestState(home)!;
  await until(() => !isRunning(host) && !existsSync(dataDir));
  expect(readTestState(home)).toBeUndefined();
});

test("after a SIGKILL of the host the next one starts and clears what was left", async () => {
  await testServers({ home });
  const { host, dataDir } = readTestState(home)!;
  process.kill(host.pid, "SIGKILL");
  await until(() => !isRunning(host));
  const next = await testServers({ home });
  expect(existsSync(dataDir)).toBe(false);
  const sql = postgres(next.databaseUrl, { max: 1 });
  expect((await sql`select 1 as one`)[0]).toEqual({ one: 1 });
  await sql.end();
});
