import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { startEmbedded, type Embedded } from "./embedded.ts";
import { waitForLock } from "./file-lock.ts";
import { findFreePorts } from "./ports.ts";
import { identifyProcess } from "./process-identity.ts";
import { countTestUsers, forgetTestState, readTestState, writeTestState } from "./test-state.ts";

/*
 * Keeps one set of servers up for all tests of this machine: `bun test-host.ts <home> <idle milliseconds>`.
 * Ends by itself when nobody has used them for that long.
 */
const [home = "", idleText = "60000"] = process.argv.slice(2);
const idleMs = Number(idleText);
const host = identifyProcess(process.pid)!;
const left = readTestState(home);
const dataDir = makeDataDir();
writeTestState(home, { host, dataDir, ready: false, env: {} });
const servers = await start();
// Without fsync, what a crash left is not worth trusting: each host starts from nothing.
if (left) rmSync(left.dataDir, { recursive: true, force: true });
const env = Object.fromEntries(Object.entries(servers.env).map(([name, value]) => [`TEST_${name}`, value]));
writeTestState(home, { host, dataDir, ready: true, env });
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => void end());

let usedAt = performance.now();
for (;;) {
  await Bun.sleep(Math.min(1_000, idleMs));
  if (countTestUsers(home) > 0) usedAt = performance.now();
  if (performance.now() - usedAt < idleMs) continue;
  // Under the lock that newcomers take, so that nobody is told of servers that are about to end.
  const lock = await waitForLock(join(home, "starting"), 30_000);
  if (countTestUsers(home) === 0) {
    forgetTestState(home);
    lock.release();
    await end();
  }
  lock.release();
}

async function start(): Promise<Embedded> {
  for (let attempt = 1; ; attempt++) {
    const [postgres = 0, redis = 0, redisRest = 0, s3 = 0, mail = 0] = await findFreePorts(5, 27_300 + 100 * attempt);
    const ports = { postgres, redis, redisRest, s3, mail };
    try {
      return await startEmbedded({ home, ports, env: {}, dataDir, forgetful: true });
    } catch (error) {
      // Somebody else may have taken a port that was free a moment ago.
      const wasTaken = error instanceof Error && error.message.includes("is in use");
      if (wasTaken && attempt < 5) continue;
      forgetTestState(home);
      rmSync(dataDir, { recursive: true, force: true });
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    }
  }
}

async function end(): Promise<void> {
  await servers.stop();
  if (readTestState(home)?.host.pid === process.pid) forgetTestState(home);
  rmSync(dataDir, { recursive: true, force: true });
  process.exit(0);
}

/** In memory where there is room. */
function makeDataDir(): string {
  const enough = 2 * 1024 ** 3;
  let parent = join(home, "data");
  try {
    const { bavail, bsize } = statfsSync("/dev/shm");
    if (bavail * bsize > enough) parent = "/dev/shm";
  } catch {
    // No such file system here.
  }
  mkdirSync(parent, { recursive: true });
  const made = mkdtempSync(join(parent, "welo-test-"));
  // PostgreSQL may have to run as another user; what is inside guards itself.
  chmodSync(made, 0o755);
  return made;
}
