import { afterAll, afterEach, beforeAll, expect } from "bun:test";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { startEmbedded, type Embedded, type EmbeddedStep } from "./embedded.ts";
import { isRunning, type ProcessIdentity } from "./process-identity.ts";
import { scratchHome } from "./scratch-home.ts";

type Ports = Record<"postgres" | "redis" | "redisRest" | "s3" | "mail", number>;
export type Place = { home: string; ports: Ports };

export const cleanUps: (() => unknown)[] = [];

let model = "";

/** To be called once by a test file: makes the model of all places, and cleans up after each test. */
export function usePlaces(): void {
  beforeAll(async () => {
    const at = await place({ bare: true });
    model = at.home;
    const names = ["REDIS_URL", "UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN", "SMTP_URL", "S3_ENDPOINT"];
    names.push("S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY", "S3_BUCKET");
    await (await startEmbedded({ ...at, env: Object.fromEntries(names.map((name) => [name, "elsewhere"])) })).stop();
    cleanUps.length = 0;
  }, 20_000);
  afterAll(() => rmSync(model, { recursive: true, force: true }));
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
  }, 20_000);
}

/** A home of its own; unless `bare`, with a cluster that need not be set up any more. */
export async function place({ bare = false } = {}): Promise<Place> {
  const scratch = await scratchHome(5);
  scratch.keeper.close();
  const { home } = scratch;
  cleanUps.push(() => rmSync(home, { recursive: true, force: true }));
  if (!bare) Bun.spawnSync(["cp", "-a", join(model, "secrets.json"), join(model, "postgres"), home]);
  const [postgres = 0, redis = 0, redisRest = 0, s3 = 0, mail = 0] = scratch.ports;
  return { home, ports: { postgres, redis, redisRest, s3, mail } };
}

export async function start(
  at: Place,
  env: Record<string, string> = {},
  steps: EmbeddedStep[] = [],
): Promise<Embedded> {
  const embedded = await startEmbedded({ ...at, env, onStep: (step) => steps.push(step) });
  cleanUps.push(embedded.stop);
  return embedded;
}

/** Runs the servers in a process of its own, which can be killed. */
export async function startElsewhere(at: Place): Promise<{ kill(): Promise<void>; killAll(): Promise<void> }> {
  const code = `
    import { startEmbedded } from ${JSON.stringify(join(import.meta.dir, "embedded.ts"))};
    await startEmbedded({ ...${JSON.stringify(at)}, env: {} });
    console.log("ready");
    setInterval(() => {}, 1000);`;
  const child = Bun.spawn([process.execPath, "-e", code], { stdout: "pipe", stderr: "inherit" });
  let servers: ProcessIdentity[] = [];
  cleanUps.push(async () => {
    child.kill("SIGKILL");
    await until(() => !servers.some(isRunning));
  });
  const { value } = await child.stdout.getReader().read();
  expect(new TextDecoder().decode(value)).toBe("ready\n");
  servers = Object.values(recordedServers(at));
  const kill = async () => {
    child.kill("SIGKILL");
    await child.exited;
  };
  return {
    kill,
    async killAll() {
      process.kill(readPids(at).watchdog.pid, "SIGKILL");
      await kill();
    },
  };
}

export function recordedServers(at: Place): Record<string, ProcessIdentity> {
  return readPids(at).servers;
}

function readPids({ home }: Place) {
  type Pids = { servers: Record<string, ProcessIdentity>; watchdog: ProcessIdentity };
  return JSON.parse(readFileSync(join(home, "pids.json"), "utf8")) as Pids;
}

export async function until(isSo: () => unknown): Promise<void> {
  while (!(await isSo())) await Bun.sleep(5);
}

export async function query<T>(url: string, run: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await run(sql);
  } finally {
    await sql.end();
  }
}

export const store = (url: string) =>
  query(url, async (sql) => void (await sql`create table kept as select 42 as answer`));
export const recall = (url: string) =>
  query(url, async (sql) => (await sql`select answer from kept`)[0]?.answer as number);
