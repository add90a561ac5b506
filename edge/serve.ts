// Runs the edge in workerd on this machine, from wrangler.toml's own configuration: `node edge/serve.ts --port 7400`.
// Variables come from the environment; the edge ends when it is told to, and when whoever started it is gone.
import { once } from "node:events";
import { fstatSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { CoreHeaders, Log, LogLevel, Miniflare, type MiniflareOptions } from "miniflare";
import { readSettings } from "./env.ts";
import { keptBundle } from "./serve/bundle.ts";
import { endLeftover, noteWorkerd } from "./serve/leftover.ts";
import { readWorkerOptions } from "./serve/worker-options.ts";

const variables =
  `ENVIRONMENT CORE_ORIGINS EDGE_SECRET UPSTASH_REDIS_REST_URL UPSTASH_REDIS_REST_TOKEN REDIS_PATIENCE_MS REDIS_PREFIX
  S3_ENDPOINT S3_PUBLIC_ENDPOINT S3_REGION S3_BUCKET S3_ACCESS_KEY_ID S3_SECRET_ACCESS_KEY ALLOWED_ORIGINS RATE_LIMITS MAX_IN_FLIGHT DEADLINE_MS STREAM_DEADLINE_MS
  ACCESS_LOG`.split(/\s+/);
const readyLimitMs = 20_000;
const endLimitMs = 2_500;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: {
    port: { type: "string", default: "7400" },
    host: { type: "string", default: "127.0.0.1" },
    home: { type: "string", default: process.env.WELO_HOME ?? join(root, ".welo") },
    config: { type: "string", default: join(root, "wrangler.toml") },
  },
});

const workerdFile = join(values.home, "edge", "workerd.json");

let miniflare: Miniflare | undefined;
let ending = false;

async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  const late = setTimeout(() => void endLeftover(workerdFile).finally(() => process.exit(code)), endLimitMs);
  await miniflare?.dispose().catch(() => {});
  clearTimeout(late);
  process.exit(code);
}

/** Ends with 1, as what would fail again in the same way, or with the code given. */
function fail(message: string, code = 1): void {
  process.stderr.write(`${JSON.stringify({ level: "error", msg: message })}\n`);
  void end(code);
}

/** Workerd answers a busy port with a stack trace. */
async function requireFreePort(port: number): Promise<void> {
  const probe = createServer();
  const listening = once(probe, "listening");
  probe.listen(port, values.host);
  await listening.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") throw error;
    throw new Error(`Port ${port} is in use: stop what uses it, or choose another with --port.`);
  });
  await new Promise((resolve) => probe.close(resolve));
}

/** Under a name of its own the Worker is reached straight, and not through the workers with which Miniflare stands in for Cloudflare. */
function withDoor(main: string) {
  const path = JSON.stringify(main);
  return { contents: `export * from ${path}; export { default, default as door } from ${path};`, resolveDir: root };
}

async function start(): Promise<void> {
  await endLeftover(workerdFile);
  await requireFreePort(Number(values.port));
  const cache = join(values.home, "cache");
  const { main, define, workerOptions } = await readWorkerOptions(values.config, cache);
  const persist = join(values.home, "edge");
  await mkdir(persist, { recursive: true });
  await mkdir(join(root, "edge/dist"), { recursive: true });
  const own = variables.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  const bindings = { ...workerOptions.bindings, ENVIRONMENT: "development", ...Object.fromEntries(own) };
  readSettings(bindings);
  // Asked for a header that describes the client, workerd believes it from anybody; not asked, it says itself who is connected.
  Object.assign(CoreHeaders, { CF_BLOB: undefined });
  miniflare = new Miniflare({
    ...workerOptions,
    name: "welo-edge",
    modules: [{ type: "ESModule", path: "worker.js", contents: await keptBundle(withDoor(main), define, cache) }],
    bindings,
    // Miniflare's own door, through which it is asked nothing.
    host: "127.0.0.1",
    port: 0,
    unsafeDirectSockets: [{ host: values.host, port: Number(values.port), entrypoint: "door" }],
    cf: false,
    defaultPersistRoot: persist,
    durableObjectsPersist: persist,
    telemetry: { enabled: false },
    log: new Log(LogLevel.WARN),
    logRequests: false,
  } as unknown as MiniflareOptions);
  endOnSignals();
  await miniflare.ready;
  const url = (await miniflare.unsafeGetDirectURL("welo-edge", "door")).origin;
  await noteWorkerd(workerdFile, () => ending || fail("workerd ended by itself.", 2));
  const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(readyLimitMs) });
  if (!answer.ok) throw new Error(`The edge answered ${answer.status} when asked for its health.`);
  process.stdout.write(`${JSON.stringify({ ready: true, url, pid: process.pid })}\n`);
}

/** In place of Miniflare's own listeners, which end the process before workerd has. */
function endOnSignals(): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.removeAllListeners(signal).once(signal, () => void end(0));
}

endOnSignals();
// Whoever started us holds the other end of a pipe: it closes when they die, however they die.
if (fstatSync(0).isFIFO() || fstatSync(0).isSocket()) {
  process.stdin
    .once("end", () => void end(0))
    .once("error", () => void end(0))
    .resume();
}

start().catch((error: Error) => fail(error.message));
