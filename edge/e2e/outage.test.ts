import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import postgres from "postgres";
import { authService } from "../../core/auth/service.ts";
import { grantsOf } from "../../core/grants.ts";
import { createContext } from "../../core/kernel/context.ts";
import { caller } from "../../core/kernel/http/call.ts";
import { eventually } from "../../core/kernel/testing/eventually.ts";
import { type Gate, openGate } from "../../core/kernel/testing/gate.ts";
import { useHost } from "../../core/kernel/testing/host.ts";
import { notificationsService } from "../../core/notifications/service.ts";
import { newId } from "../../core/kernel/wire/id.ts";
import { projectsContract } from "../../core/projects/contract.ts";
import { projectsService } from "../../core/projects/service.ts";
import { testServers } from "../../db/embedded/test-cluster.ts";
import { type CoreProcess, startCoreProcess } from "./core-process.ts";
import { type FrontDoor, json, openFrontDoor, type Registered } from "./front-door.ts";

const host = useHost([authService, projectsService, notificationsService], { grantsOf });
let door: FrontDoor;
let mole: Registered;
let redis: Gate;
let core: Gate | undefined;
beforeAll(async () => {
  redis = openGate((await testServers()).redisRestUrl);
  // A quota this small is lent token by token: nobody has some left to sign in with when Redis goes.
  const variables = {
    UPSTASH_REDIS_REST_URL: redis.url,
    RATE_LIMITS: '{"credential":[500,60]}',
    REDIS_PATIENCE_MS: "500",
  };
  door = await openFrontDoor(host(), variables, (origin) => (core = openGate(origin)).url);
  mole = await door.register();
});
afterAll(async () => {
  redis?.shut();
  core?.shut();
  await door?.close();
});
/** All is well again before the next test: the edge leaves a Redis that failed alone for a second. */
afterEach(async () => {
  redis.open();
  core!.open();
  await eventually(async () => (await signIn()).status === 200);
});

const read = (who = mole) => door.call("/v1/projects", { headers: who.bearer });
const signIn = () =>
  door.call("/v1/auth/login", {
    method: "POST",
    headers: json,
    body: JSON.stringify({ email: mole.email, password: mole.password }),
  });

test("while Redis is away reads go on, and whoever brings a password is asked to come back", async () => {
  expect([(await read()).status, (await signIn()).status]).toEqual([200, 200]);
  for (const fail of [() => redis.shut(), () => redis.mute()]) {
    fail();
    for (let i = 0; i < 30; i++) {
      const began = performance.now();
      expect((await read()).status).toBe(200);
      expect(performance.now() - began).toBeLessThan(1_500);
      if (i % 10 === 0) {
        const refused = await signIn();
        const { code } = (await refused.json()) as { code: string };
        expect([refused.status, code, Number(refused.headers.get("retry-after"))]).toEqual([
          503,
          "request.unavailable",
          1,
        ]);
      }
    }
    redis.shut();
    redis.open();
    await eventually(async () => (await signIn()).status === 200);
  }
});

test("a session that is ended while Redis is away is refused within five seconds, since core is asked", async () => {
  const other = await door.register();
  expect((await read(other)).status).toBe(200);
  redis.shut();
  expect((await door.call("/v1/auth/logout", { method: "POST", headers: other.bearer })).status).toBe(204);
  const ended = performance.now();
  await eventually(async () => (await read(other)).status === 401, 8_000);
  expect(performance.now() - ended).toBeLessThan(5_000);
  expect((await read()).status).toBe(200);
});

test("what was known of sessions is two seconds old at most while anybody can say", async () => {
  const other = await door.register();
  expect((await read(other)).status).toBe(200);
  await door.call("/v1/auth/logout", { method: "POST", headers: other.bearer });
  const ended = performance.now();
  await eventually(async () => (await read(other)).status === 401, 8_000);
  expect(performance.now() - ended).toBeLessThan(3_500);
});

test("when nobody can say, a known token is good for ten seconds more, and then it is 503", async () => {
  const ask = () => door.call("/v1/inbox/ticket", { method: "POST", headers: mole.bearer });
  expect((await ask()).status).toBeLessThan(300);
  redis.shut();
  core!.shut();
  const away = performance.now();
  const seen: { status: number; at: number }[] = [];
  while (performance.now() - away < 13_000) {
    const { status } = await ask();
    seen.push({ status, at: performance.now() - away });
    await Bun.sleep(150);
  }
  const kinds = new Set(seen.map(({ status }) => (status < 300 ? "good" : status)));
  expect([...kinds]).toEqual(["good", 503]);
  const lastGood = seen.findLast(({ status }) => status < 300)!;
  const firstBad = seen.find(({ status }) => status === 503)!;
  expect(lastGood.at).toBeLessThan(11_000);
  expect(firstBad.at).toBeGreaterThan(7_000);
  expect((await door.call("/v1/projects")).status).toBe(401);
});

test("a token that nobody has seen before is 503, not good, when nobody can say", async () => {
  const other = await door.register();
  redis.shut();
  core!.shut();
  expect((await read(other)).status).toBe(503);
});

describe("with two core processes, one of which is killed and comes back", () => {
  let cores: [CoreProcess, CoreProcess];
  let twin: FrontDoor;
  beforeAll(async () => {
    const { config } = host().runtimes.get("auth")!;
    const start = () => startCoreProcess(config, "auth,projects");
    cores = await Promise.all([start(), start()]);
    const origins = { CORE_ORIGINS: JSON.stringify({ default: cores.map(({ origin }) => origin) }) };
    twin = await openFrontDoor(host(), origins, (origin) => origin, false);
  });
  afterAll(async () => {
    await twin?.close();
    await Promise.all((cores ?? []).map((one) => one.kill()));
  });

  test("both are asked, reads go on as if nothing were, writes after a moment, and who is back is asked again", async () => {
    const { bearer } = await twin.register();
    const reads = async (count: number) =>
      Promise.all(
        Array.from({ length: count }, async () => (await twin.call("/v1/projects", { headers: bearer })).status),
      );
    // Without an Idempotency-Key it is never sent twice, nor to an origin whose circuit is not closed.
    let written = 0;
    const write = async () => {
      const body = JSON.stringify({ name: newId() });
      const { status } = await twin.call("/v1/customers", { method: "POST", headers: { ...bearer, ...json }, body });
      if (status === 201) written += 1;
      return status;
    };
    const [one, other] = cores;
    await eventually(async () => {
      expect(await reads(10)).toEqual(Array(10).fill(200));
      return (await one.answered("listProjects")) > 0 && (await other.answered("listProjects")) > 0;
    });

    expect(await write()).toBe(201);
    const under = reads(20);
    await one.kill();
    expect(await under).toEqual(Array(20).fill(200));
    // Each write that finds nobody speaks against the one that is gone, and half of them would, did the edge still count on it.
    const seen: number[] = [];
    await eventually(async () => {
      for (let i = 0; i < 24; i++) {
        seen.push(...(await reads(1)));
        if ((await write()) !== 201) return false;
      }
      return true;
    });
    expect(new Set(seen)).toEqual(new Set([200]));

    await one.start();
    await eventually(async () => {
      expect(await reads(2)).toEqual([200, 200]);
      expect(await write()).toBe(201);
      return (await one.answered("createCustomer")) > 0;
    });
    const { items } = (await (await twin.call("/v1/customers?limit=200", { headers: bearer })).json()) as {
      items: object[];
    };
    expect(items.length).toBe(written);
  });

  test("its metrics count what it did, and name no person, token or workspace", async () => {
    const { bearer, email, password, tokens } = await twin.register();
    const [core] = cores;
    const metrics = async () => {
      const answer = await fetch(`${core.origin}/metrics`);
      expect([answer.status, answer.headers.get("content-type")]).toEqual([200, expect.stringMatching(/^text\/plain/)]);
      return answer.text();
    };
    const path = `/v1/projects/${newId()}`;
    await eventually(async () => {
      await twin.call("/v1/auth/login", { method: "POST", headers: json, body: JSON.stringify({ email, password }) });
      await twin.call(path, { headers: bearer });
      const text = await metrics();
      return ["login", "getProject"].every((endpoint) => text.includes(`endpoint="${endpoint}"`));
    });
    const text = await metrics();
    expect(text).toMatch(/^welo_request_seconds_count\{[^}]*endpoint="getProject",status="404"\} [1-9]/m);
    expect(text).toMatch(/^welo_outbox_waiting\{service="auth"\} \d+$/m);
    expect(text).toContain("process_cpu_seconds_total");
    const { user, workspace, accessToken, refreshToken } = tokens;
    for (const word of [email, user.name, user.id, workspace.id, workspace.name, accessToken, refreshToken!])
      expect(text).not.toContain(word);
    // Whatever stands there, it is no id of anything: a label has a handful of values.
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|@/);
  });

  test("one without Redis lives but is not ready, and says what it waits for until it is back", async () => {
    const { config } = host().runtimes.get("auth")!;
    const bus = openGate(config.REDIS_URL);
    const core = await startCoreProcess(config, "projects", { REDIS_URL: bus.url });
    const ask = async (what: string) => {
      const answer = await fetch(`${core.origin}/health/${what}`);
      return [answer.status, await answer.json()];
    };
    try {
      expect(await ask("live")).toEqual([200, { live: true }]);
      expect(await ask("ready")).toEqual([200, { ready: true, failing: [] }]);
      bus.shut();
      expect(await ask("ready")).toEqual([503, { ready: false, failing: ["redis"] }]);
      expect(await ask("live")).toEqual([200, { live: true }]);
      bus.open();
      await eventually(async () => (await ask("ready"))[0] === 200);
    } finally {
      await core.kill();
      bus.shut();
    }
  });

  test("one that is asked to end takes nobody new, answers whoever it had let in, and ends well", async () => {
    const [core] = cores;
    const name = newId();
    const { runtime, ...seed } = host().context("projects");
    const config = { ...runtime.config, SERVICE_ORIGINS: { default: core.origin } };
    const ctx = createContext({ ...runtime, config, call: caller(new Map()) }, seed);
    const admin = postgres(runtime.config.DATABASE_URL, { max: 1, onnotice: () => {} });
    try {
      const held = await admin.reserve();
      await held`begin`;
      await held`lock table projects.customers in access exclusive mode`;
      const under = ctx.call("projects", projectsContract).createCustomer({ name });
      const waiting = () =>
        held`select 1 from pg_locks where relation = 'projects.customers'::regclass and not granted`;
      await eventually(async () => (await waiting()).length > 0);
      const ended = core.end();
      await eventually(() =>
        fetch(`${core.origin}/health/live`, { keepalive: false }).then(
          () => false,
          () => true,
        ),
      );
      expect(await Promise.race([under, "still under way"])).toBe("still under way");
      await held`commit`;
      expect(await under).toMatchObject({ name });
      expect(await ended).toBe(0);
      held.release();
      expect(await admin`select name from projects.customers where name = ${name}`).toHaveLength(1);
    } finally {
      await admin.end();
    }
  });
});
