import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { Redis as Upstash } from "@upstash/redis";
import { Redis } from "ioredis";
import { startRedis } from "./redis.ts";
import { startRedisRest } from "./redis-rest.ts";
import { scratchHome, type ScratchHome } from "./scratch-home.ts";

const token = "open-sesame";
let scratch: ScratchHome;
let server: Awaited<ReturnType<typeof startRedis>>;
let door: Awaited<ReturnType<typeof startRedisRest>>;
let direct: Redis;
let redis: Upstash;

beforeAll(async () => {
  scratch = await scratchHome(2);
  const [port = 0, restPort = 0] = scratch.ports;
  const { keeper, home } = scratch;
  server = await startRedis({
    keeper,
    dir: join(home, "redis"),
    port,
    password: "secret",
    log: join(home, "redis.log"),
  });
  door = await startRedisRest({ redisUrl: server.url, port: restPort, token });
  direct = new Redis(server.url);
  redis = clientWith(token);
});

beforeEach(() => direct.flushall());

afterAll(async () => {
  direct.disconnect();
  await door.stop();
  await server.stop();
  await scratch[Symbol.asyncDispose]();
});

function clientWith(given: string): Upstash {
  return new Upstash({ url: door.url, token: given, retry: false, enableTelemetry: false });
}

async function send(path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${door.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
}

describe("the client's own calls", () => {
  test("keep strings, numbers and objects", async () => {
    expect(await redis.set("text", "hello")).toBe("OK");
    expect(await redis.get<string>("text")).toBe("hello");
    expect(await redis.get("absent")).toBeNull();
    await redis.set("object", { nested: [1, "two", null] });
    expect(await redis.get("object")).toEqual({ nested: [1, "two", null] } as never);
    expect(await redis.incr("count")).toBe(1);
    expect(await redis.incrby("count", 41)).toBe(42);
    expect(await redis.incrbyfloat("ratio", 0.5)).toBe(0.5);
    expect(await redis.mget("text", "absent", "count")).toEqual(["hello", null, 42]);
    expect(await redis.exists("text", "count", "absent")).toBe(2);
  });

  test("set with conditions and life times", async () => {
    expect(await redis.set("once", "1", { nx: true, ex: 100 })).toBe("OK");
    expect(await redis.set("once", "2", { nx: true })).toBeNull();
    expect(await redis.ttl("once")).toBeGreaterThan(90);
    expect(await redis.set("once", "3", { get: true })).toBe(1 as never);
    expect(await redis.expire("once", 5)).toBe(1);
    expect(await redis.del("once")).toBe(1);
    expect(await redis.ping()).toBe("PONG");
    expect(await redis.type("once")).toBe("none");
  });

  test("keep hashes, sorted sets, lists and sets", async () => {
    expect(await redis.hset("hash", { a: "x", b: 2 })).toBe(2);
    expect(await redis.hgetall("hash")).toEqual({ a: "x", b: 2 });
    expect(await redis.hincrby("hash", "b", 3)).toBe(5);
    expect(await redis.hmget("hash", "a", "none")).toEqual({ a: "x", none: null });
    await redis.zadd("board", { score: 1.5, member: "ann" }, { score: 3, member: "bob" });
    expect(await redis.zscore("board", "ann")).toBe(1.5);
    expect(await redis.zrange("board", 0, -1, { withScores: true })).toEqual(["ann", 1.5, "bob", 3]);
    expect(await redis.zrange("board", 2, 9, { byScore: true })).toEqual(["bob"]);
    await redis.rpush("list", "a", "b", "c");
    expect(await redis.lrange("list", 0, -1)).toEqual(["a", "b", "c"]);
    expect(await redis.lpop<string>("list")).toBe("a");
    await redis.sadd("set", "m", "n");
    expect((await redis.smembers("set")).sort()).toEqual(["m", "n"]);
    const [cursor, keys] = await redis.scan(0, { match: "b*", count: 100 });
    expect([cursor, keys]).toEqual(["0", ["board"]]);
    const id = await redis.xadd("stream", "*", { kind: "made", n: 1 });
    expect(await redis.xrange("stream", "-", "+")).toEqual({ [id]: { kind: "made", n: 1 } });
  });

  test("carry any text, the words of the protocol included", async () => {
    for (const value of ["Grüße, 世界 🌍", "OK", "PONG", "\u0000\u0001\r\n\t", "null!", '{"broken', " ", "=="]) {
      await redis.set("any", value);
      expect(await redis.get<string>("any")).toBe(value);
      await redis.del("list");
      await redis.rpush("list", value, value);
      expect(await redis.lrange("list", 0, -1)).toEqual([value, value]);
    }
    await redis.set("any", "");
    expect(await redis.get<string>("any")).toBe("");
    const plain = new Upstash({ url: door.url, token, retry: false, responseEncoding: false });
    await plain.set("ключ", "знач");
    expect(await plain.get<string>("ключ")).toBe("знач");
  });

  test("pipeline, each answer or error in its place", async () => {
    const answers = await redis.pipeline().set("a", "1").get("a").hget("a", "f").incr("a").exec({ keepErrors: true });
    expect(answers.map(({ result }) => result)).toEqual(["OK", 1, undefined, 2] as never);
    expect(answers[2]?.error).toContain("WRONGTYPE");
    const [x, y] = await Promise.all([redis.set("p", "q"), redis.get("a")]);
    expect([x, y]).toEqual(["OK", 2] as never);
  });

  test("run transactions whole or not at all", async () => {
    expect(await redis.multi().set("m", "1").incrby("m", 9).get("m").exec()).toEqual(["OK", 10, 10]);
    const broken = send("/multi-exec", [
      ["SET", "m", "lost"],
      ["SET", "m"],
    ]);
    expect(await broken).toMatchObject({ status: 400, body: { error: expect.stringContaining("EXECABORT") } });
    expect(await redis.get("m")).toBe(10);
    const failing = await send("/multi-exec", [
      ["INCR", "m"],
      ["HGET", "m", "f"],
    ]);
    expect(failing).toEqual({ status: 200, body: [{ result: 11 }, { error: expect.stringContaining("WRONGTYPE") }] });
    const many = Array.from({ length: 50 }, () => redis.multi().incr("n").incr("n").exec<[number, number]>());
    for (const [first, second] of await Promise.all(many)) expect(second).toBe(first + 1);
  });

  test("run scripts, by text and by digest", async () => {
    const source = "return {KEYS[1], ARGV[1], 7, redis.call('INCR', KEYS[1]), {'deep', {'deeper'}}, false}";
    const expected = ["k", "é", 7, 1, ["deep", ["deeper"]], null];
    expect(await redis.eval(source, ["k"], ["é"])).toEqual(expected);
    const digest = await redis.scriptLoad("return ARGV[1]");
    expect(await redis.evalsha(digest, [], ["again"])).toBe("again");
    await expect(redis.evalsha("0".repeat(40), [], [])).rejects.toThrow("NOSCRIPT");
    expect(await redis.createScript<string>("return 'made'").exec([], [])).toBe("made");
    await expect(redis.eval("return redis.error_reply('MINE gone wrong')", [], [])).rejects.toThrow("MINE gone wrong");
  });

  test("report a wrong command as Redis words it", async () => {
    await redis.set("text", "x");
    await expect(redis.incr("text")).rejects.toThrow("ERR value is not an integer or out of range");
    await expect(redis.lpush("text", "y")).rejects.toThrow("WRONGTYPE");
  });
});

describe("the protocol", () => {
  test("opens to the right token only", async () => {
    await expect(clientWith("wrong").get("a")).rejects.toThrow("Unauthorized");
    for (const authorization of ["", "Bearer ", `Basic ${token}`, `Bearer ${token}x`, `Bearer ${token}@x`]) {
      expect(await send("/get/a", undefined, { authorization })).toEqual({
        status: 401,
        body: { error: "Unauthorized" },
      });
    }
  });

  test("takes a command from the path, its value from the body, its options from the query", async () => {
    expect(await send("/set/a/first%20one")).toEqual({ status: 200, body: { result: "OK" } });
    expect(await send("/get/a")).toEqual({ status: 200, body: { result: "first one" } });
    expect(await send("/set/b?EX=100", "from the body")).toEqual({ status: 200, body: { result: "OK" } });
    expect(await send("/ttl/b")).toEqual({ status: 200, body: { result: 100 } });
    expect(await direct.get("b")).toBe("from the body");
    expect(await send("/get/absent")).toEqual({ status: 200, body: { result: null } });
  });

  test("keeps bytes that are no text", async () => {
    const bytes = Buffer.from([0, 255, 254, 10, 13, 128]);
    await direct.set("bytes", bytes);
    const { body } = await send("/", ["GET", "bytes"], { "upstash-encoding": "base64" });
    expect(body).toEqual({ result: bytes.toString("base64") });
    const headers = { authorization: `Bearer ${token}` };
    await fetch(`${door.url}/set/raw`, { method: "POST", headers, body: bytes });
    expect(await direct.getBuffer("raw")).toEqual(bytes);
  });

  test("refuses what is no command, and what would hold or turn the shared connection", async () => {
    const refused: unknown[] = ["{", [], {}, "null", [""], ["SELECT", "1"], ["blpop", "a", "0"], ["SUBSCRIBE", "c"]];
    refused.push(["MULTI"], ["XREAD", "BLOCK", "0", "STREAMS", "s", "$"], ["CLIENT", "KILL", "TYPE", "normal"]);
    for (const body of refused) {
      expect(await send("/", body)).toMatchObject({ status: 400, body: { error: expect.stringMatching(/^ERR /) } });
    }
    expect(await send("/pipeline", [])).toMatchObject({ status: 400 });
    expect(await send("/", ["NOSUCH"])).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining("NOSUCH") },
    });
  });

  test("keeps databases apart by the token's ending", async () => {
    await clientWith(`${token}@7`).set("where", "seven");
    expect(await redis.get("where")).toBeNull();
    const seven = new Redis(server.url.replace(/0$/, "7"));
    expect(await seven.get("where")).toBe("seven");
    seven.disconnect();
    await expect(clientWith(`${token}@9999`).set("where", "nowhere")).rejects.toThrow();
    expect(await redis.get("where")).toBeNull();
  });
});

test("a door without a Redis answers 503 and recovers with it", async () => {
  await using own = await scratchHome(2);
  const [port = 0, restPort = 0] = own.ports;
  const options = { keeper: own.keeper, dir: own.home, port, password: "p", log: join(own.home, "log") };
  const rest = await startRedisRest({ redisUrl: `redis://:p@127.0.0.1:${port}`, port: restPort, token: "t" });
  const ask = () => fetch(`${rest.url}/ping`, { headers: { authorization: "Bearer t" } });
  expect((await ask()).status).toBe(503);
  const late = await startRedis(options);
  while ((await ask()).status !== 200) await Bun.sleep(10);
  await late.stop();
  expect((await ask()).status).toBe(503);
  await rest.stop();
});
