// Runs the edge in workerd on this machine, from wrangler.toml's own configuration: `node edge/serve.ts --port 7400`.
// Variables come from the environment; the edge ends when it is told to, and when whoever started it is gone.
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Log, LogLevel, Miniflare, type MiniflareOptions } from "miniflare";
import { bundle } from "./serve/bundle.ts";
import { readWorkerOptions } from "./serve/worker-options.ts";

const variables =
  `ENVIRONMENT CORE_ORIGINS EDGE_SECRET UPSTASH_REDIS_REST_URL UPSTASH_REDIS_REST_TOKEN S3_ENDPOINT S3_PUBLIC_ENDPOINT
  S3_REGION S3_BUCKET S3_ACCESS_KEY_ID S3_SECRET_ACCESS_KEY ALLOWED_ORIGINS RATE_LIMITS DEADLINE_MS STREAM_DEADLINE_MS ACCESS_LOG`.split(
    /\s+/,
  );
const readyLimitMs = 20_000;
const endLimitMs = 4_000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: {
    port: { type: "string", default: "7400" },
    host: { type: "string", default: "127.0.0.1" },
    home: { type: "string", default: join(root, ".welo") },
    config: { type: "string", default: join(root, "wrangler.toml") },
  },
});

let miniflare: Miniflare | undefined;
let ending = false;

async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  const late = setTimeout(() => process.exit(code), endLimitMs);
  await miniflare?.dispose().catch(() => {});
  clearTimeout(late);
  process.exit(code);
}

function fail(message: string): void {
  process.stderr.write(`${JSON.stringify({ level: "error", msg: message })}\n`);
  void end(1);
}

async function start(): Promise<void> {
  const { main, define, workerOptions } = await readWorkerOptions(values.config, join(values.home, "cache"));
  const persist = join(values.home, "edge");
  await mkdir(persist, { recursive: true });
  await mkdir(join(root, "edge/dist"), { recursive: true });
  const own = variables.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  miniflare = new Miniflare({
    ...workerOptions,
    name: "welo-edge",
    modules: [{ type: "ESModule", path: "worker.js", contents: await bundle(main, define) }],
    bindings: { ...workerOptions.bindings, ...Object.fromEntries(own) },
    host: values.host,
    port: Number(values.port),
    cf: false,
    defaultPersistRoot: persist,
    durableObjectsPersist: persist,
    telemetry: { enabled: false },
    log: new Log(LogLevel.WARN),
    logRequests: false,
  } as unknown as MiniflareOptions);
  const url = (await miniflare.ready).origin;
  const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(readyLimitMs) });
  if (!answer.ok) throw new Error(`The edge answered ${answer.status} when asked for its health.`);
  process.stdout.write(`${JSON.stringify({ ready: true, url, pid: process.pid })}\n`);
}

process.once("SIGTERM", () => void end(0));
process.once("SIGINT", () => void end(0));
// Whoever started us holds the other end: it closes when they die, however they die.
process.stdin
  .once("end", () => void end(0))
  .once("error", () => void end(0))
  .resume();

start().catch((error: Error) => fail(error.message));
