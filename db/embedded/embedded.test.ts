import { describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { Redis } from "ioredis";
import postgres from "postgres";
import type { EmbeddedStep } from "./embedded.ts";
import { listMails } from "./mail-box.ts";
import { isRunning } from "./process-identity.ts";
import {
  place,
  query,
  recall,
  recordedServers,
  start,
  startElsewhere,
  store,
  until,
  usePlaces,
} from "./scratch-place.ts";
import { SetupError, wayOut } from "./setup-error.ts";

usePlaces();

describe("the embedded servers", () => {
  test("all answer at the addresses that they are given, and keep their data", async () => {
    const at = await place({ bare: true });
    const steps: EmbeddedStep[] = [];
    const first = await start(at, {}, steps);
    const redis = new Redis(first.env.REDIS_URL!);
    await redis.set("kept", "yes");
    redis.disconnect();
    await store(first.env.DATABASE_URL!);
    const version = await query(first.env.DATABASE_URL!, (sql) => sql`show server_version`);
    expect(version[0]?.server_version).toStartWith("18.");
    expect(
      steps
        .filter(({ state }) => state === "done")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["mail", "postgres", "redis", "redisRest", "s3"]);
    await first.stop();
    await first.stop();

    const second = await start(at);
    expect(second.env).toEqual(first.env);
    expect(await recall(second.env.DATABASE_URL!)).toBe(42);
    const { UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN, S3_ENDPOINT, SMTP_URL, MAIL_DIR } = second.env;
    const headers = { authorization: `Bearer ${UPSTASH_REDIS_REST_TOKEN}` };
    const kept = await fetch(`${UPSTASH_REDIS_REST_URL}/get/kept`, { headers });
    expect(await kept.json()).toEqual({ result: "yes" });
    expect((await fetch(S3_ENDPOINT!)).status).toBe(403);
    expect(SMTP_URL).toBe(`smtp://127.0.0.1:${at.ports.mail}`);
    expect(await listMails(MAIL_DIR!)).toEqual([]);
  });

  test("leave alone what the environment names", async () => {
    const at = await place({ bare: true });
    const env = {
      DATABASE_URL: "postgres://elsewhere/db",
      S3_ENDPOINT: "https://s3.example",
      S3_ACCESS_KEY_ID: "id",
      S3_SECRET_ACCESS_KEY: "secret",
      S3_BUCKET: "b",
      SMTP_URL: "smtp://mail.example",
      OTHER: "not ours",
    };
    const steps: EmbeddedStep[] = [];
    const embedded = await start(at, env, steps);
    expect(Object.keys(embedded.env).sort()).toEqual(
      ["REDIS_URL", "S3_REGION", "UPSTASH_REDIS_REST_TOKEN", "UPSTASH_REDIS_REST_URL", ...Object.keys(env)]
        .filter((name) => name !== "OTHER")
        .sort(),
    );
    expect(embedded.env.DATABASE_URL).toBe(env.DATABASE_URL);
    expect(new Set(steps.map(({ name }) => name))).toEqual(new Set(["redis", "redisRest"]));
    expect(existsSync(join(at.home, "postgres"))).toBe(false);
  });

  test("refuse a server that is named by halves", async () => {
    const at = await place();
    const halves = start(at, { S3_ENDPOINT: "https://s3.example", S3_BUCKET: "b" });
    await expect(halves).rejects.toThrow("S3_ENDPOINT is set, but S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY not");
  });

  test("keep their secrets and data from other users", async () => {
    const at = await place();
    await start(at);
    for (const name of ["secrets.json", "pids.json", "logs/postgres.log", "redis/redis.conf"]) {
      expect([name, statSync(join(at.home, name)).mode & 0o077]).toEqual([name, 0]);
    }
    for (const name of ["postgres", "redis", "s3"]) {
      expect([name, statSync(join(at.home, name)).mode & 0o077]).toEqual([name, 0]);
    }
  });

  test("log no statement and no value of one that fails", async () => {
    const at = await place();
    const { env } = await start(at);
    await query(env.DATABASE_URL!, async (sql) => {
      await expect(sql.unsafe("select 'hushhush'::integer").execute()).rejects.toThrow("hushhush");
      await expect(sql`select ${"hushhush"}::text::integer`.execute()).rejects.toThrow("hushhush");
    });
    expect(readFileSync(join(at.home, "logs/postgres.log"), "utf8")).not.toContain("hushhush");
  });

  test("are all stopped within five seconds though clients are busy", async () => {
    const at = await place();
    const { env, stop } = await start(at);
    const pids = Object.values(recordedServers(at));
    expect(pids.length).toBe(3);
    const sql = postgres(env.DATABASE_URL!, { max: 1, onnotice: () => {} });
    const redis = new Redis(env.REDIS_URL!, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
    redis.on("error", () => {});
    const waiting = Promise.allSettled([sql`select pg_sleep(60)`, redis.blpop("nothing", 60)]);
    await until(
      async () =>
        (
          await query(
            env.DATABASE_URL!,
            (own) => own`select 1 from pg_stat_activity where query like '%pg_sleep(60)' and pid <> pg_backend_pid()`,
          )
        ).length > 0,
    );
    const began = performance.now();
    await stop();
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(pids.filter(isRunning)).toEqual([]);
    expect(existsSync(join(at.home, "pids.json"))).toBe(false);
    await waiting;
    await sql.end({ timeout: 0 });
    redis.disconnect();
  });

  test("need only one line to tell of a busy port, and leave nothing running", async () => {
    const at = await place();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(at.ports.redis, "127.0.0.1", () => resolve()));
    const steps: EmbeddedStep[] = [];
    const message = `Port ${at.ports.redis} for Redis is in use; free it, or start with --port N to move all ports`;
    const failure = await start(at, {}, steps).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SetupError);
    expect((failure as Error).message).toBe(message);
    expect(steps.find(({ state }) => state === "fail")).toMatchObject({ name: "redis", detail: message });
    expect(existsSync(join(at.home, "pids.json"))).toBe(false);
    await new Promise((resolve) => other.close(resolve));
    await start(at);
  });

  test("run once per home", async () => {
    const at = await place();
    await startElsewhere(at);
    const message = new RegExp(`^Already running in ${at.home} \\(process \\d+\\); stop that one first$`);
    await expect(start(at)).rejects.toThrow(message);
  });
});

describe("the home", () => {
  test("may lose its secrets and still opens its data", async () => {
    const at = await place();
    const first = await start(at);
    await store(first.env.DATABASE_URL!);
    await first.stop();
    rmSync(join(at.home, "secrets.json"));
    const second = await start(at);
    expect(second.env.DATABASE_URL).not.toBe(first.env.DATABASE_URL!);
    expect(await recall(second.env.DATABASE_URL!)).toBe(42);
  });

  test("may lie where only its owner can enter", async () => {
    const at = await place({ bare: true });
    chmodSync(at.home, 0o700);
    const inner = { ...at, home: join(at.home, "deep") };
    const { env } = await start(inner);
    await store(env.DATABASE_URL!);
    expect(await recall(env.DATABASE_URL!)).toBe(42);
  });

  test.each([
    ["postgres/PG_VERSION", "9.6\n", "is no PostgreSQL 18 data (found version: 9.6); start afresh with --reset"],
    ["postgres/stray", "?", "is no PostgreSQL 18 data (found version: none); start afresh with --reset"],
    ["secrets.json", "{", "repair it, or start afresh with --reset"],
    ["secrets.json", "null", "repair it, or start afresh with --reset"],
    ["redis/appendonlydir/appendonly.aof.manifest", "rubbish", "redis.log, or start afresh with --reset"],
  ])(
    "with a broken %s is refused in one line",
    async (name, content, message) => {
      const at = await place({ bare: true });
      mkdirSync(join(at.home, name, ".."), { recursive: true });
      writeFileSync(join(at.home, name), content);
      const failure = (await start(at).catch((error: unknown) => error)) as Error;
      expect(failure).toBeInstanceOf(SetupError);
      expect(failure.message).toContain(message);
      expect(failure.message).not.toContain("\n");
    },
    30_000,
  );

  test("with a broken database is refused in one line", async () => {
    const at = await place();
    const first = await start(at);
    await first.stop();
    rmSync(join(at.home, "postgres/global"), { recursive: true });
    const failure = (await start(at).catch((error: unknown) => error)) as Error;
    expect(failure).toBeInstanceOf(SetupError);
    expect(failure.message).toMatch(
      /^PostgreSQL did not start: .+; see .+postgres\.log, or start afresh with --reset$/,
    );
  });

  test("is not to be thrown away for what the machine lacks", () => {
    const broken = /checkpoint|no such file/i;
    expect(wayOut("could not open file: No such file or directory", broken, "a.log")).toContain("--reset");
    for (const complaint of [
      "could not write checkpoint: No space left on device",
      "could not open file after checkpoint: Permission denied",
      "could not create shared memory segment",
      "it said nothing",
    ])
      expect(wayOut(complaint, broken, "a.log")).toBe("see a.log");
  });
});
