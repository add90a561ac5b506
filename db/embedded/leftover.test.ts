import { describe, expect, test } from "bun:test";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EmbeddedStep } from "./embedded.ts";
import { identifyProcess, isRunning } from "./process-identity.ts";
import {
  cleanUps,
  place,
  recall,
  recordedServers,
  start,
  startElsewhere,
  store,
  until,
  usePlaces,
} from "./scratch-place.ts";

usePlaces();

describe("after a SIGKILL", () => {
  test("of the process that started them the servers end by themselves", async () => {
    const at = await place();
    const elsewhere = await startElsewhere(at);
    const servers = Object.values(recordedServers(at));
    expect(servers.filter(isRunning).length).toBe(3);
    await elsewhere.kill();
    await until(() => servers.filter(isRunning).length === 0);
  });

  test("the next start may come at once and finds what was committed", async () => {
    const at = await place();
    const first = await start(at);
    await first.stop();
    const elsewhere = await startElsewhere(at);
    await store(first.env.DATABASE_URL!);
    await elsewhere.kill();
    const next = await start(at);
    expect(await recall(next.env.DATABASE_URL!)).toBe(42);
  });

  test("of everything but the servers the next start ends what was left", async () => {
    const at = await place();
    const elsewhere = await startElsewhere(at);
    const servers = Object.values(recordedServers(at));
    await elsewhere.killAll();
    expect(servers.filter(isRunning).length).toBe(3);
    await start(at);
    expect(servers.filter(isRunning)).toEqual([]);
  });

  test("of everything with the records lost too, PostgreSQL is found by its data", async () => {
    const at = await place();
    const elsewhere = await startElsewhere(at);
    const servers = recordedServers(at);
    await elsewhere.killAll();
    for (const name of ["redis", "s3"]) process.kill(servers[name]!.pid, "SIGKILL");
    rmSync(join(at.home, "pids.json"));
    const next = await start(at);
    expect(isRunning(servers.postgres!)).toBe(false);
    await store(next.env.DATABASE_URL!);
  });

  test("a process that got a recorded pid since is not touched", async () => {
    const at = await place();
    const innocent = Bun.spawn(["sleep", "60"]);
    cleanUps.push(() => innocent.kill());
    const identity = identifyProcess(innocent.pid)!;
    const { pid } = identity;
    const servers = Object.fromEntries(["postgres", "redis", "s3"].map((name) => [name, { pid, born: "earlier" }]));
    writeFileSync(join(at.home, "pids.json"), JSON.stringify({ servers }));
    const first = await start(at);
    await store(first.env.DATABASE_URL!);
    const old = readFileSync(join(at.home, "postgres/postmaster.pid"), "utf8");
    await first.stop();
    writeFileSync(join(at.home, "postgres/postmaster.pid"), old.replace(/^\d+/, String(pid)));
    const second = await start(at);
    expect(await recall(second.env.DATABASE_URL!)).toBe(42);
    expect(isRunning(identity)).toBe(true);
  });

  test("of a server it is started again with its data", async () => {
    const at = await place();
    const steps: EmbeddedStep[] = [];
    const { env } = await start(at, {}, steps);
    await store(env.DATABASE_URL!);
    for (const name of ["postgres", "redis", "s3"]) {
      steps.length = 0;
      process.kill(recordedServers(at)[name]!.pid, "SIGKILL");
      await until(() => steps.some((step) => step.name === name && step.state === "done"));
    }
    expect(await recall(env.DATABASE_URL!)).toBe(42);
    const headers = { authorization: `Bearer ${env.UPSTASH_REDIS_REST_TOKEN}` };
    await until(async () => (await fetch(`${env.UPSTASH_REDIS_REST_URL}/ping`, { headers })).ok);
    expect((await fetch(env.S3_ENDPOINT!)).status).toBe(403);
  });
});
