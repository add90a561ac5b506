import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claimRedisDatabase } from "../../db/embedded/test-redis.ts";
import { somebody, startTestCore } from "./test-core.ts";
import { startTestEdge } from "./test-edge.ts";

export const secret = "the-secret-of-edge-and-core-in-tests";
export const json = { "content-type": "application/json" };

interface StackOptions {
  /** Where services answer, given the stand-in and its twin; all by the stand-in alone unless said. */
  origins?: (core: string, twin: string) => Record<string, string[]>;
  variables?: Record<string, string>;
}

/** The edge in workerd before a stand-in for core and a real Redis, with somebody signed in. */
export async function startTestStack({ origins, variables = {} }: StackOptions = {}) {
  const home = mkdtempSync(join(tmpdir(), "welo-edge-"));
  const [core, redis] = await Promise.all([startTestCore(secret), claimRedisDatabase()]);
  const twin = await startTestCore(secret, core);
  const edge = await startTestEdge(home, {
    ENVIRONMENT: "development",
    CORE_ORIGINS: JSON.stringify({ default: [core.origin], ...origins?.(core.origin, twin.origin) }),
    EDGE_SECRET: secret,
    UPSTASH_REDIS_REST_URL: redis.redisRestUrl,
    UPSTASH_REDIS_REST_TOKEN: redis.redisRestToken,
    S3_ENDPOINT: "http://s3.test",
    S3_BUCKET: "welo",
    S3_ACCESS_KEY_ID: "key",
    S3_SECRET_ACCESS_KEY: "secret",
    ALLOWED_ORIGINS: "http://console.test",
    RATE_LIMITS: '{"bulk":[3,3600]}',
    DEADLINE_MS: "1500",
    ...variables,
  });
  const ask = async (...command: string[]): Promise<unknown> => {
    const headers = { authorization: `Bearer ${redis.redisRestToken}` };
    const answer = await fetch(redis.redisRestUrl, { method: "POST", headers, body: JSON.stringify(command) });
    return ((await answer.json()) as { result: unknown }).result;
  };
  await ask("SET", "welo:revocations", "1");
  const person = somebody();
  return {
    core,
    twin,
    edge,
    /** Sends a command to Redis. */
    ask,
    person,
    bearer: { authorization: `Bearer ${await core.token(person)}` },
    call: (path: string, init: RequestInit = {}) => fetch(edge.url + path, { redirect: "manual", ...init }),
    async stop() {
      await edge.stop();
      await Promise.all([core.stop(), twin.stop()]);
      await redis.release();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The code of a problem document. */
export async function codeOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { code: string }).code;
}
