import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { politeFarewell } from "./end-process.ts";
import type { Keeper, WatchedServer } from "./keeper.ts";
import { requireFreePort } from "./ports.ts";
import { findRedisServer } from "./redis-install.ts";
import { SetupError, wayOut } from "./setup-error.ts";
import { spawnServer, type ServerProcess } from "./spawn-server.ts";

const startLimitMs = 30_000;
const oldestVersion = "6.2.0";
const brokenData = /append only|aof|manifest|rdb|signature|checksum|file format|end of file|no such file/i;

export type StartRedis = {
  keeper: Keeper;
  dir: string;
  port: number;
  password: string;
  /** File that Redis' own log is appended to. */
  log: string;
  /** Told in one line what is about to be installed. */
  say?: (line: string) => void;
  /** For tests: nothing is kept on disk. */
  forgetful?: boolean;
};

/** Starts a private Redis on 127.0.0.1 that keeps its data in `dir`; databases 0 to 63, never evicting. */
export async function startRedis(options: StartRedis): Promise<WatchedServer & { url: string }> {
  const { keeper, dir, port, password, log } = options;
  await keeper.endLeftover("redis", politeFarewell);
  await requireFreePort(port, "Redis");
  const binary = await findRedisServer(options.say);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const configuration = join(dir, "redis.conf");
  writeFileSync(configuration, settings(options), { mode: 0o600 });
  const server = spawnServer({ command: [binary, configuration], cwd: dir, log });
  const watched = keeper.watch("redis", server, politeFarewell);
  try {
    const url = `redis://:${password}@127.0.0.1:${port}/0`;
    await untilReady(server, url);
    return { url, ...watched };
  } catch (error) {
    await watched.stop();
    throw error instanceof SetupError
      ? new SetupError(`${error.message}; ${wayOut(error.message, brokenData, log)}`)
      : error;
  }
}

function settings({ dir, port, password, forgetful = false }: StartRedis): string {
  return [
    "bind 127.0.0.1",
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${JSON.stringify(dir)}`,
    "daemonize no",
    "databases 64",
    'save ""',
    `appendonly ${forgetful ? "no" : "yes"}`,
    "appendfsync everysec",
    "maxmemory-policy noeviction",
    "",
  ].join("\n");
}

async function untilReady(server: ServerProcess, url: string): Promise<void> {
  const deadline = performance.now() + startLimitMs;
  const client = new Redis(url, { lazyConnect: true, enableReadyCheck: true, retryStrategy: () => 10 });
  client.on("error", () => {});
  try {
    const connected = client.connect().catch(() => {});
    while (client.status !== "ready") {
      if (server.exitCode() !== null) throw new SetupError(`Redis did not start: ${server.complaint()}`);
      if (performance.now() > deadline) throw new SetupError(`Redis was not ready in time: ${server.complaint()}`);
      await Promise.race([connected, Bun.sleep(5)]);
      await Bun.sleep(1);
    }
    requireVersion(/redis_version:(\S+)/.exec(await client.info("server"))?.[1] ?? "0");
  } finally {
    client.disconnect();
  }
}

function requireVersion(version: string): void {
  if (Bun.semver.order(version, oldestVersion) >= 0) return;
  throw new SetupError(`redis-server ${version} is too old (${oldestVersion} is needed); upgrade it, or set REDIS_URL`);
}
