import { createHash } from "node:crypto";
import { afterAll, beforeAll } from "bun:test";
import postgres from "postgres";
import { ensureDatabase, migrate, stepsOf } from "../../../db/migrate.ts";
import { serviceNames } from "../../../db/schema/services.ts";
import { testServers } from "../../../db/embedded/test-cluster.ts";
import { readConfig } from "../config.ts";
import { type Context, createContext, type Grants } from "../context.ts";
import { vouch } from "../http/identity.ts";
import { type Host, type HostOptions, startHost } from "../lifecycle/host.ts";
import type { Service } from "../lifecycle/service.ts";
import { createLogger, type Logger } from "../logger.ts";
import { newId } from "../wire/id.ts";
import type { Identity } from "../wire/signature.ts";
import { TestClock } from "./clock.ts";

export interface Caller {
  workspaceId?: string;
  userId?: string;
  permissions?: readonly string[];
  service?: boolean;
  /** Acts through an API key. */
  key?: boolean;
  /** Whose projects alone a customer's user reaches. */
  customerId?: string;
  /** Permissions that are held in some projects only. */
  inProjects?: readonly { permissions: readonly string[]; projectIds: readonly string[] }[];
}

/** Services under test, on a database of their own, with a clock that can be moved. */
export interface TestHost extends Host {
  clock: TestClock;
  /** Sends a request as a caller; without a workspace in one made up for it. */
  request(
    service: string,
    caller: Caller,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
  unsigned(service: string, method: string, path: string, body?: unknown): Promise<Response>;
  /** A context for calling verbs directly; `permissions` absent means all of them. */
  context(service: string, caller?: Caller): Context;
}

/** One template for each state of the migrations, so that a changed one never meets a database that it does not fit. */
const TEMPLATE = `welo_template_${createHash("sha256")
  .update(serviceNames.flatMap((name) => stepsOf(name).map((step) => step.hash)).join())
  .digest("hex")
  .slice(0, 12)}`;

/** The servers on which this process has seen the template. */
const seen = new Set<string>();

async function ensureTemplate(sql: postgres.Sql, template: string): Promise<void> {
  if (seen.has(template)) return;
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(7400003)`;
    await ensureDatabase(template);
    await migrate({ DATABASE_URL: template });
  });
  seen.add(template);
}

async function cloneDatabase(adminUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  const template = new URL(adminUrl);
  template.pathname = `/${TEMPLATE}`;
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  const name = `welo_test_${newId().replaceAll("-", "")}`;
  await ensureTemplate(sql, template.href);
  for (let tries = 1; ; tries++) {
    try {
      // A copy of the files costs half of what a log of each page does, and there is no crash to be ready for.
      await sql.unsafe(`create database ${name} template ${TEMPLATE} strategy file_copy`);
      break;
    } catch (error) {
      if (tries >= 50 || !String(error).includes("being accessed")) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async drop() {
      await sql.unsafe(`drop database if exists ${name} with (force)`);
      await sql.end();
    },
  };
}

/** What a test may put in the place of the host's own. */
export interface TestHostOptions {
  /** What users may do; else whatever the callers of `request` and `context` said. */
  grantsOf?: HostOptions["grantsOf"];
  log?: Logger;
}

/** Starts services before the file's tests and stops them afterwards: `const host = useHost([tasksService])`, then `host()`. */
export function useHost(services: readonly Service[], options: TestHostOptions = {}): () => TestHost {
  let host: TestHost | undefined;
  let stop: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    ({ host, stop } = await startTestHost(services, options));
  }, 120_000);
  afterAll(async () => {
    await stop?.();
  }, 60_000);
  return () => host!;
}

function actorOf(caller: Caller, userId: string): Identity["actor"] {
  if (caller.service) return { type: "service", id: "test" };
  return { type: caller.key ? "api_key" : "user", id: userId };
}

async function startTestHost(
  services: readonly Service[],
  options: TestHostOptions,
): Promise<{ host: TestHost; stop: () => Promise<void> }> {
  const servers = await testServers();
  const database = await cloneDatabase(servers.databaseUrl);
  const config = readConfig({
    NODE_ENV: "test",
    DATABASE_URL: database.url,
    REDIS_URL: servers.redisUrl,
    REDIS_PREFIX: `t${newId().slice(-12)}`,
    EDGE_SECRET: "edge secret for tests only, 32 characters",
    SERVICE_SECRET: "service secret for tests only, 32 characters",
    MASTER_KEY: "master key for tests only, 32 characters long",
    S3_ENDPOINT: servers.s3Endpoint,
    S3_REGION: servers.s3Region,
    S3_BUCKET: servers.s3Bucket,
    S3_ACCESS_KEY_ID: servers.s3AccessKeyId,
    S3_SECRET_ACCESS_KEY: servers.s3SecretAccessKey,
    LOG_LEVEL: process.env.WELO_TEST_LOG ?? "silent",
  });
  const clock = new TestClock();
  const known = new Map<string, Grants & { active: boolean }>();
  const grantsOf = () => async (workspaceId: string, userId: string) =>
    known.get(`${workspaceId}/${userId}`) ?? {
      all: false,
      active: false,
      permissions: new Set<string>(),
      roles: [],
      customerId: null,
    };
  const base = await startHost({
    config,
    services,
    clock,
    grantsOf: options.grantsOf ?? grantsOf,
    log: options.log ?? createLogger(config.LOG_LEVEL),
    env: { DATABASE_URL: database.url },
  });

  const grant = (caller: Caller) => {
    const workspaceId = caller.workspaceId ?? newId();
    const userId = caller.userId ?? newId();
    const grants: Grants & { active: boolean } = {
      all: caller.permissions === undefined,
      active: true,
      permissions: new Set(caller.permissions),
      roles: ["tester"],
      customerId: caller.customerId ?? null,
      holderId: userId,
      inProjects: (caller.inProjects ?? []).map((one) => ({
        role: "tester",
        permissions: new Set(one.permissions),
        projectIds: one.projectIds,
      })),
    };
    known.set(`${workspaceId}/${userId}`, grants);
    return { workspaceId, userId, grants };
  };
  const send = (request: Request) => base.app.handle(request);
  const build = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
    new Request(`http://localhost${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
    });
  const host: TestHost = {
    ...base,
    clock,
    request(_service, caller, method, path, body, headers) {
      const { workspaceId, userId } = grant(caller);
      const identity: Identity = {
        workspaceId,
        actor: actorOf(caller, userId),
        sessionId: null,
        scopes: null,
        ip: "127.0.0.1",
        userAgent: "test",
      };
      return send(vouch(build(method, path, body, headers), identity));
    },
    unsigned: (_service, method, path, body) => send(build(method, path, body)),
    context(service, caller = {}) {
      const { workspaceId, userId, grants } = grant(caller);
      const runtime = base.runtimes.get(service)!;
      return createContext(runtime, {
        workspaceId,
        actor: actorOf(caller, userId),
        grants,
      });
    },
  };
  return {
    host,
    async stop() {
      await base.stop();
      await database.drop();
    },
  };
}
