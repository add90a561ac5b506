import { Elysia } from "elysia";
import { adminUrlOf, connectService } from "../../../db/client.ts";
import { type Relay, startRelay } from "../bus/relay.ts";
import { type Consumer, startConsumer } from "../bus/consumer.ts";
import { createCipher } from "../cipher.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Runtime } from "../context.ts";
import { caller } from "../http/call.ts";
import { deadLetterVerbs } from "../http/dead-letters.ts";
import { type GrantsOf, namesOf } from "../http/identity.ts";
import { problemResponse } from "../http/answer.ts";
import { dressFor } from "../http/dress.ts";
import { mount } from "../http/mount.ts";
import { type JobRunner, startJobs } from "../job.ts";
import { createLogger, type Logger } from "../logger.ts";
import { openRedis } from "../redis.ts";
import { housekeeping, startSchedules } from "../schedule.ts";
import { openStorage } from "../storage.ts";
import { createTelemetry, type Telemetry } from "../telemetry.ts";
import { deadLettersOf } from "../wire/event.ts";
import { requestProblems } from "../wire/problem.ts";
import type { Service } from "./service.ts";

export interface HostOptions {
  config: Config;
  services: readonly Service[];
  /** What a user may do; built from the runtime of any service, since it may have to be asked of auth. */
  grantsOf: (runtime: Runtime) => GrantsOf;
  clock?: Clock;
  log?: Logger;
  env?: Record<string, string | undefined>;
}

/** Services running in one process. */
export interface Host {
  app: Elysia;
  runtimes: ReadonlyMap<string, Runtime>;
  log: Logger;
  telemetry: Telemetry;
  /** Whether everything that the services need answers; names what does not. */
  ready(): Promise<{ ready: boolean; failing: string[] }>;
  /** Publishes and hands on what waits, for tests that want to know when events have settled. */
  stop(): Promise<void>;
}

interface Parts {
  relay: Relay;
  consumer: Consumer;
  jobs: JobRunner;
  schedules: { stop(): Promise<void> };
}

/** Starts services: connections, routes, relay, consumer, jobs and schedules. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { config, services } = options;
  const log = options.log ?? createLogger(config.LOG_LEVEL);
  const telemetry = createTelemetry();
  const redis = openRedis(config.REDIS_URL);
  const storage = openStorage(config);
  const cipher = createCipher(config.MASTER_KEY);
  const apps = new Map<string, { handle(request: Request): Promise<Response> }>();
  const runtimes = new Map<string, Runtime>();
  const parts = new Map<string, Parts>();
  const root = rootApp(log);

  for (const s of services) {
    const runtime: Runtime = {
      service: s.name,
      db: connectService(
        s.name,
        adminUrlOf(s.name, options.env ?? { ...process.env, DATABASE_URL: config.DATABASE_URL }),
        config.DATABASE_POOL,
      ),
      redis,
      storage,
      cipher,
      config,
      clock: options.clock ?? systemClock,
      log,
      telemetry,
      call: caller(apps),
      wake: (what) => (what === "relay" ? parts.get(s.name)?.relay.wake() : parts.get(s.name)?.jobs.wake()),
    };
    runtimes.set(s.name, runtime);
    const contract = { ...s.contract, ...parked(deadLettersOf(s.name)) };
    const app = mount(
      runtime,
      contract,
      { ...s.routes, ...parked(deadLetterVerbs(runtime, s.reactions)) } as never,
      options.grantsOf(runtime),
    );
    apps.set(s.name, app);
    root.use(app);
  }
  await Promise.all(services.map((s) => s.prepare?.(runtimes.get(s.name)!)));
  for (const s of services) {
    const runtime = runtimes.get(s.name)!;
    parts.set(s.name, {
      relay: startRelay(runtime),
      consumer: startConsumer(runtime, s.reactions),
      jobs: startJobs(runtime, s.jobs),
      schedules: startSchedules(runtime, [...s.schedules, housekeeping]),
    });
  }

  return {
    app: root,
    runtimes,
    log,
    telemetry,
    async ready() {
      const failing: string[] = [];
      const probe = async (name: string, check: () => Promise<unknown>) => {
        const late = new Promise((_, reject) => setTimeout(reject, 2000, new Error("late")));
        await Promise.race([check(), late]).catch(() => failing.push(name));
      };
      await Promise.all([
        probe("redis", () => redis.ping()),
        ...[...runtimes.values()].map((runtime) =>
          probe(`postgres (${runtime.service})`, () => Promise.resolve(runtime.db.app.sql`select 1`)),
        ),
      ]);
      return { ready: failing.length === 0, failing };
    },
    async stop() {
      const all = [...parts.values()];
      await Promise.all(all.map((p) => Promise.all([p.schedules.stop(), p.jobs.stop(), p.consumer.stop()])));
      await Promise.all(all.map((p) => p.relay.stop()));
      await Promise.all(
        [...runtimes.values()].flatMap((runtime) => [runtime.db.app.close(), runtime.db.system.close()]),
      );
      redis.disconnect();
      storage.client.destroy();
    },
  };
}

/** Names of their own for what every service answers about its parked events: audit has verbs of the plain names. */
function parked<T extends object>(table: T): Record<string, T[keyof T]> {
  return Object.fromEntries(Object.entries(table).map(([name, one]) => [`${name}Here`, one]));
}

function rootApp(log: Logger): Elysia {
  return new Elysia({ normalize: false }).onError({ as: "global" }, ({ code, error, request }) => {
    const known =
      code === "NOT_FOUND" ? requestProblems.not_found() : code === "PARSE" ? requestProblems.malformed() : error;
    return dressFor(request, problemResponse(known, namesOf(request), log));
  }) as unknown as Elysia;
}
