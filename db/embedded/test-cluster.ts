import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { endProcess } from "./end-process.ts";
import { waitForLock } from "./file-lock.ts";
import { identifyProcess, isRunning } from "./process-identity.ts";
import { serverVariables } from "./server-environment.ts";
import { addTestUser, countTestUsers, readTestState, removeTestUser, testHome } from "./test-state.ts";

export type TestServers = {
  /** The superuser's, for making roles and databases. */
  databaseUrl: string;
  /** Database 0, where test databases are claimed; use `claimRedisDatabase`. */
  redisUrl: string;
  redisRestUrl: string;
  redisRestToken: string;
  s3Endpoint: string;
  s3AccessKeyId: string;
  s3SecretAccessKey: string;
  s3Bucket: string;
  s3Region: string;
  smtpUrl: string;
  /** For `listMails`. */
  mailDir: string;
};

const startLimitMs = 60_000;

/** The servers that tests share: those that `TEST_*` variables name, else one set per machine, started when missing. */
export async function testServers(options: { home?: string; idleMs?: number } = {}): Promise<TestServers> {
  const env = { ...(isComplete(process.env) ? {} : await startTestServers(options)), ...given(process.env) };
  return {
    databaseUrl: env.TEST_DATABASE_URL!,
    redisUrl: env.TEST_REDIS_URL!,
    redisRestUrl: env.TEST_UPSTASH_REDIS_REST_URL!,
    redisRestToken: env.TEST_UPSTASH_REDIS_REST_TOKEN!,
    s3Endpoint: env.TEST_S3_ENDPOINT!,
    s3AccessKeyId: env.TEST_S3_ACCESS_KEY_ID!,
    s3SecretAccessKey: env.TEST_S3_SECRET_ACCESS_KEY!,
    s3Bucket: env.TEST_S3_BUCKET!,
    s3Region: env.TEST_S3_REGION!,
    smtpUrl: env.TEST_SMTP_URL!,
    mailDir: env.TEST_MAIL_DIR!,
  };
}

/** Starts the shared servers, or finds them running; returns the `TEST_*` variables for the test processes. */
export async function startTestServers(
  options: { home?: string; idleMs?: number } = {},
): Promise<Record<string, string>> {
  const { home = testHome, idleMs = 60_000 } = options;
  const lock = await waitForLock(join(home, "starting"), startLimitMs);
  try {
    addTestUser(home);
    const known = readTestState(home);
    if (known?.ready && isRunning(known.host)) return known.env;
    return await startHost(home, idleMs);
  } finally {
    lock.release();
  }
}

/** Gives the shared servers up, and ends them unless other processes still use them. */
export async function stopTestServers(options: { home?: string } = {}): Promise<void> {
  const { home = testHome } = options;
  const lock = await waitForLock(join(home, "starting"), startLimitMs);
  try {
    removeTestUser(home);
    const known = readTestState(home);
    if (!known || countTestUsers(home) > 0) return;
    await endProcess(known.host, [
      { signal: "SIGTERM", waitMs: 8_000 },
      { signal: "SIGKILL", waitMs: 1_000 },
    ]);
  } finally {
    lock.release();
  }
}

async function startHost(home: string, idleMs: number): Promise<Record<string, string>> {
  mkdirSync(join(home, "logs"), { recursive: true });
  const log = join(home, "logs", "host.log");
  // A grandchild: the test runner kills its children when a test takes too long.
  const script = 'log=$1; shift; "$@" </dev/null >"$log" 2>&1 & echo $!';
  const host = [process.execPath, join(import.meta.dir, "test-host.ts"), home, String(idleMs)];
  const shell = Bun.spawn(["/bin/sh", "-c", script, "sh", log, ...host], {
    cwd: join(import.meta.dir, "../.."),
    stdin: "ignore",
    stderr: "ignore",
    detached: true,
  });
  const pid = Number(await new Response(shell.stdout).text());
  const deadline = performance.now() + startLimitMs;
  while (performance.now() < deadline && identifyProcess(pid)) {
    const state = readTestState(home);
    if (state?.ready && state.host.pid === pid) return state.env;
    await Bun.sleep(10);
  }
  throw new Error(`The test servers did not start: ${readFileSync(log, "utf8").trim()}`);
}

const required = serverVariables.map((name) => `TEST_${name}`);

function given(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(required.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

function isComplete(env: Record<string, string | undefined>): boolean {
  return required.every((name) => env[name]);
}
