import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { Redis } from "ioredis";
import { bundle } from "../../../edge/serve/bundle.ts";
import { newId } from "../../kernel/wire/id.ts";
import type { Given, Measure } from "../bench-definition.ts";
import { quantile } from "../rounds.ts";
import { drive } from "./load.ts";
import { issueTokens } from "./tokens.ts";
import { startUpstream } from "./upstream-process.ts";
import { startWorkerd } from "./workerd.ts";

const REQUESTS = 30_000;
const WARM_UP = 6_000;
const ONE_BY_ONE = 2_000;
const CONNECTIONS = 32;
const USERS = 64;
const root = join(import.meta.dirname, "../../..");

/** Our Worker: token, limit, signed forward, one line of log. */
export async function runGateway(given: Given): Promise<Measure> {
  const module = await bundle(join(root, "edge/worker.ts"), {}, true);
  const prefix = `bench-${newId().slice(-12)}`;
  const measure = await runWorker(given, module, (origin) => ({
    CORE_ORIGINS: JSON.stringify({ default: [origin] }),
    EDGE_SECRET: "edge secret of a bench, 32 characters",
    UPSTASH_REDIS_REST_URL: given.env.UPSTASH_REDIS_REST_URL!,
    UPSTASH_REDIS_REST_TOKEN: given.env.UPSTASH_REDIS_REST_TOKEN!,
    REDIS_PREFIX: prefix,
    S3_ENDPOINT: given.env.S3_ENDPOINT!,
    S3_BUCKET: given.env.S3_BUCKET!,
    S3_ACCESS_KEY_ID: given.env.S3_ACCESS_KEY_ID!,
    S3_SECRET_ACCESS_KEY: given.env.S3_SECRET_ACCESS_KEY!,
    // As much as by default, in an hour: that Redis lent it all can be counted afterwards.
    RATE_LIMITS: '{"read":[6000,3600]}',
  }));
  const lent = await lentBy(given.env.REDIS_URL!, prefix);
  if (lent < measure.facts.requests!)
    throw new Error(`${measure.facts.requests} requests were let in, but Redis lent ${lent}`);
  return { ...measure, facts: { ...measure.facts, gzipKb: gzipSync(module, { level: 9 }).byteLength / 1000 } };
}

/** A Worker that only passes on. */
export async function runBare(given: Given): Promise<Measure> {
  const module = await bundle(join(root, "core/bench/gateway/bare-worker.ts"), {}, true);
  return runWorker(given, module, (origin) => ({ ORIGIN: origin }));
}

async function runWorker(
  { size, env }: Given,
  module: string,
  bindings: (origin: string) => Record<string, string>,
): Promise<Measure> {
  const { jwks, tokens } = await issueTokens(USERS);
  const upstream = await startUpstream(jwks);
  const redis = new Redis(env.REDIS_URL!);
  const variables = bindings(upstream.origin);
  // What auth keeps in Redis: how often anybody's session was ended.
  if (variables.REDIS_PREFIX) await redis.set(`${variables.REDIS_PREFIX}:revocations`, "1");
  redis.disconnect();
  const workerd = await startWorkerd(module, variables, "/healthz");
  try {
    const encoder = new TextEncoder();
    const requests = tokens.map((token) =>
      encoder.encode(
        `GET /v1/tasks?limit=5 HTTP/1.1\r\nhost: bench.test\r\naccept: application/json\r\nuser-agent: bench\r\nauthorization: Bearer ${token}\r\n\r\n`,
      ),
    );
    const load = { port: workerd.port, requests, connections: CONNECTIONS };
    await drive({ ...load, total: WARM_UP });
    const total = size ?? REQUESTS;
    const answered = await upstream.answered();
    const cpu = await workerd.cpuMs();
    const full = await drive({ ...load, total });
    const cpuMs = (await workerd.cpuMs()) - cpu;
    const single = await drive({ ...load, connections: 1, total: ONE_BY_ONE });
    const passed = (await upstream.answered()) - answered;
    const good = (full.statuses["200"] ?? 0) + (single.statuses["200"] ?? 0);
    if (good !== total + ONE_BY_ONE || passed !== good)
      throw new Error(
        `of ${total + ONE_BY_ONE} requests ${good} were answered well and ${passed} reached the origin: ${JSON.stringify(full.statuses)}`,
      );
    const facts = {
      requests: WARM_UP + good,
      p50OneByOne: quantile(single.took, 0.5),
      cpuPerRequestUs: (cpuMs / total) * 1000,
    };
    const table = {
      title: "milliseconds per request",
      head: ["", "p50", "p95", "p99"],
      rows: [
        [`${CONNECTIONS} at once`, ...quantiles(full.took)],
        ["one by one", ...quantiles(single.took)],
        ["workerd's processor time", cpuMs / total, "", ""],
      ],
    };
    return { perSecond: total / full.seconds, facts, tables: [table] };
  } finally {
    await workerd.stop();
    await upstream.stop();
  }
}

function quantiles(took: readonly number[]): number[] {
  return [0.5, 0.95, 0.99].map((share) => quantile(took, share));
}

async function lentBy(redisUrl: string, prefix: string): Promise<number> {
  const redis = new Redis(redisUrl);
  try {
    const keys = await redis.keys(`${prefix}:rate:*`);
    const used = await Promise.all(keys.map((key) => redis.hget(key, "used")));
    return used.reduce((sum, one) => sum + Number(one), 0);
  } finally {
    redis.disconnect();
  }
}
