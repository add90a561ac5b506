import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tokens } from "../../core/auth/sign-in.contract.ts";
import type { TestHost } from "../../core/kernel/testing/host.ts";
import { newId } from "../../core/kernel/wire/id.ts";
import { testServers } from "../../db/embedded/test-cluster.ts";
import { startTestEdge } from "../serve/test-edge.ts";

export const json = { "content-type": "application/json" };

export interface Registered {
  email: string;
  password: string;
  tokens: Tokens;
  bearer: { authorization: string };
}

/** The Worker in workerd before core itself on a port, both with the Redis of the tests; without pages or a demo. */
export async function openFrontDoor(
  host: TestHost,
  variables: Record<string, string> = {},
  through: (core: string) => string = (core) => core,
  /** False: core answers elsewhere, as `variables` say. */
  listens = true,
) {
  const home = mkdtempSync(join(tmpdir(), "welo-door-"));
  const servers = await testServers();
  const { config } = host.runtimes.get("auth")!;
  if (listens) host.app.listen({ port: 0, hostname: "127.0.0.1", maxRequestBodySize: 64 * 1024 * 1024 });
  const core = `http://127.0.0.1:${host.app.server!.port}`;
  const edge = await startTestEdge(home, {
    ENVIRONMENT: "development",
    CORE_ORIGINS: JSON.stringify({ default: [through(core)] }),
    EDGE_SECRET: config.EDGE_SECRET,
    UPSTASH_REDIS_REST_URL: servers.redisRestUrl,
    UPSTASH_REDIS_REST_TOKEN: servers.redisRestToken,
    REDIS_PREFIX: config.REDIS_PREFIX,
    S3_ENDPOINT: config.S3_ENDPOINT,
    S3_BUCKET: config.S3_BUCKET,
    S3_ACCESS_KEY_ID: config.S3_ACCESS_KEY_ID,
    S3_SECRET_ACCESS_KEY: config.S3_SECRET_ACCESS_KEY,
    ALLOWED_ORIGINS: "http://console.test",
    RATE_LIMITS: '{"credential":[100000,60],"read":[1000000,60],"write":[1000000,60]}',
    DEADLINE_MS: "5000",
    ...variables,
  });
  const call = (path: string, init: RequestInit = {}) => fetch(edge.url + path, { redirect: "manual", ...init });
  return {
    /** Where core answers whoever gets past the network. */
    core,
    edge,
    call,
    /** A new workspace and its owner, who signed in through the front door. */
    async register(): Promise<Registered> {
      const id = newId();
      const account = { email: `mole.${id}@example.org`, password: `teal-${id.slice(-8)}-otter` };
      const mole = { ...account, name: `Mole ${id.slice(-8)}`, workspace: `Burrow ${id.slice(-8)}`, roles: [] };
      const made = await host.request("auth", { service: true }, "POST", "/internal/auth/accounts", mole);
      if (made.status !== 201) throw new Error(`no account was made: ${made.status} ${await made.text()}`);
      // A machine on which several platforms start at a time may be late.
      for (let tries = 0; ; tries++) {
        const answer = await call("/v1/auth/login", { method: "POST", headers: json, body: JSON.stringify(account) });
        if (answer.status === 200) {
          const tokens = (await answer.json()) as Tokens;
          return { ...account, tokens, bearer: { authorization: `Bearer ${tokens.accessToken}` } };
        }
        if (answer.status < 503 || tries >= 10)
          throw new Error(`nobody could sign in: ${answer.status} ${await answer.text()}`);
      }
    },
    async close() {
      await edge.stop();
      if (listens) await host.app.stop(true);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
export type FrontDoor = Awaited<ReturnType<typeof openFrontDoor>>;
