import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateKeyPair } from "jose";
import { claimRedisDatabase, type RedisDatabase } from "../../db/embedded/test-redis.ts";
import { requestProblems } from "../../core/kernel/wire/problem.ts";
import { somebody, startTestCore } from "./test-core.ts";
import { startTestEdge, type TestEdge } from "./test-edge.ts";

const secret = "the-secret-of-edge-and-core-in-tests";
const home = mkdtempSync(join(tmpdir(), "welo-edge-"));
let core: Awaited<ReturnType<typeof startTestCore>>;
let redis: RedisDatabase;
let edge: TestEdge;
let person: ReturnType<typeof somebody>;
let bearer: { authorization: string };

beforeAll(async () => {
  [core, redis] = await Promise.all([startTestCore(secret), claimRedisDatabase()]);
  edge = await startTestEdge(home, {
    ENVIRONMENT: "development",
    CORE_ORIGINS: JSON.stringify({ default: [core.origin] }),
    EDGE_SECRET: secret,
    UPSTASH_REDIS_REST_URL: redis.redisRestUrl,
    UPSTASH_REDIS_REST_TOKEN: redis.redisRestToken,
    S3_ENDPOINT: "http://127.0.0.1:9",
    S3_BUCKET: "welo",
    S3_ACCESS_KEY_ID: "key",
    S3_SECRET_ACCESS_KEY: "secret",
    ALLOWED_ORIGINS: "http://console.test",
    RATE_LIMITS: '{"bulk":[3,3600]}',
    DEADLINE_MS: "1500",
  });
  await ask(["SET", "welo:revocations", "1"]);
  person = somebody();
  bearer = { authorization: `Bearer ${await core.token(person)}` };
}, 60_000);
afterAll(async () => {
  await edge?.stop();
  await core?.stop();
  await redis?.release();
  rmSync(home, { recursive: true, force: true });
});

async function ask(command: string[]): Promise<unknown> {
  const answer = await fetch(redis.redisRestUrl, {
    method: "POST",
    headers: { authorization: `Bearer ${redis.redisRestToken}` },
    body: JSON.stringify(command),
  });
  return ((await answer.json()) as { result: unknown }).result;
}
const call = (path: string, init: RequestInit = {}) => fetch(edge.url + path, { redirect: "manual", ...init });
const json = { "content-type": "application/json" };
const code = async (answer: Response) => ((await answer.json()) as { code: string }).code;

test("a signed-in call reaches core signed, without its version and with who calls", async () => {
  const answer = await call("/v1/tasks?limit=2", { headers: { ...bearer, "user-agent": "a browser" } });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ method: "GET", path: "/tasks?limit=2" });
  expect(answer.headers.get("etag")).toBe('"7"');
  const { identity, headers } = core.to("/tasks").at(-1)!;
  expect(identity).toEqual({
    workspaceId: person.workspaceId,
    actor: { type: "user", id: person.userId },
    sessionId: person.sessionId,
    scopes: null,
    ip: "127.0.0.1",
    userAgent: "a browser",
  });
  expect(headers.get("x-request-id")).toBe(answer.headers.get("x-request-id"));
});

test("the path without a version means the same", async () => {
  expect((await call("/tasks", { headers: bearer })).status).toBe(200);
});

test("what a caller says about who he is never reaches core; his trace does", async () => {
  const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  await call("/v1/users", {
    headers: {
      ...bearer,
      traceparent,
      "x-welo-identity": "me",
      "x-on-behalf-of": "user:1",
      "x-correlation-id": "a",
      "x-request-id": "mine",
      "x-forwarded-for": "1.2.3.4",
      cookie: "a=b",
      prefer: "x",
    },
  });
  const { headers, identity } = core.to("/users").at(-1)!;
  for (const name of ["authorization", "cookie", "x-forwarded-for", "x-on-behalf-of", "x-correlation-id"])
    expect(headers.get(name)).toBeNull();
  expect(headers.get("x-request-id")).not.toBe("mine");
  expect(headers.get("prefer")).toBe("x");
  expect(headers.get("traceparent")).toMatch(
    /^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$/,
  );
  expect(identity.actor.id).toBe(person.userId);
});

test("no token, and every kind of wrong token, is 401 with a challenge", async () => {
  const stranger = await generateKeyPair("EdDSA");
  const now = Math.floor(Date.now() / 1000);
  const wrong = [
    undefined,
    "Bearer nonsense",
    "Basic YTpi",
    `Bearer ${await core.token(person, { key: stranger.privateKey })}`,
    `Bearer ${await core.token(person, { claims: { exp: now - 60 } })}`,
    `Bearer ${await core.token(person, { claims: { nbf: now + 60 } })}`,
    `Bearer ${await core.token(person, { claims: { iss: "else" } })}`,
    `Bearer ${await core.token(person, { claims: { aud: "else" } })}`,
    `Bearer ${await core.token(person, { claims: { sub: "not-an-id" } })}`,
    `Bearer ${await core.token(person, { claims: { sid: undefined } })}`,
    `Bearer ${await core.token(person, { header: { typ: "JWT" } })}`,
    `Bearer ${await core.token(person, { header: { kid: "other" } })}`,
    `Bearer ${(await core.token(person)).replace(/^[^.]+/, btoa('{"alg":"none","typ":"at+jwt","kid":"k1"}').replaceAll("=", ""))}`,
    `Bearer ${"a".repeat(5_000)}.b.c`,
  ];
  for (const authorization of wrong) {
    const answer = await call("/v1/tasks", { headers: authorization ? { authorization } : {} });
    expect([answer.status, await code(answer)]).toEqual([401, "request.unauthenticated"]);
    expect(answer.headers.get("www-authenticate")).toStartWith("Bearer");
  }
});

test("a session that was ended is refused as soon as the epoch moved, though its token was known to be good", async () => {
  const other = somebody();
  const headers = { authorization: `Bearer ${await core.token(other)}` };
  expect((await call("/v1/tasks", { headers })).status).toBe(200);
  await ask(["SET", `welo:revoked:${other.sessionId}`, "1", "EX", "900"]);
  await ask(["INCR", "welo:revocations"]);
  const deadline = Date.now() + 5_000;
  let status = 200;
  while (status === 200 && Date.now() < deadline) status = (await call("/v1/tasks", { headers })).status;
  expect(status).toBe(401);
  expect((await call("/v1/tasks", { headers: bearer })).status).toBe(200);
});

test("core's problem documents come through as they are", async () => {
  const problem = requestProblems.stale({ currentVersion: 8 });
  core.on("PATCH /annotations/a", () =>
    Response.json(problem.document("r"), { status: 412, headers: { "content-type": "application/problem+json" } }),
  );
  const answer = await call("/v1/annotations/a", {
    method: "PATCH",
    headers: { ...bearer, ...json, "if-match": '"7"' },
    body: "{}",
  });
  expect(answer.status).toBe(412);
  expect(await answer.json()).toEqual(problem.document("r"));
  expect(core.to("/annotations/a").at(-1)!.headers.get("if-match")).toBe('"7"');
});

test("what core blurts out in a 500 is not passed on", async () => {
  core.on("GET /roles", () => new Response("Error at line 7 of secret.ts", { status: 500 }));
  const answer = await call("/v1/roles", { headers: bearer });
  const text = await answer.text();
  expect([answer.status, JSON.parse(text).code]).toEqual([500, "request.internal"]);
  expect(text).not.toContain("secret.ts");
});

test("a read that failed in passing is asked again, a write is not unless it has an Idempotency-Key", async () => {
  let failures = 0;
  const once = () => (failures++ === 0 ? new Response("", { status: 503 }) : Response.json({ ok: true }));
  for (const [call_, status, asked] of [
    [{ method: "GET", path: "/projects" }, 200, 2],
    [{ method: "POST", path: "/projects" }, 503, 1],
    [{ method: "POST", path: "/projects", headers: { "idempotency-key": "k" } }, 200, 2],
  ] as const) {
    failures = 0;
    core.on(`${call_.method} ${call_.path}`, once);
    const before = core.to(call_.path).length;
    const answer = await call(`/v1${call_.path}`, {
      method: call_.method,
      headers: { ...bearer, ...json, ...("headers" in call_ ? call_.headers : {}) },
      ...(call_.method === "POST" ? { body: "{}" } : {}),
    });
    expect([answer.status, core.to(call_.path).length - before]).toEqual([status, asked]);
  }
});

test("core that takes too long is 504", async () => {
  core.on("GET /customers", () => new Promise((resolve) => setTimeout(() => resolve(new Response("{}")), 3_000)));
  const late = await call("/v1/customers", { headers: bearer });
  expect([late.status, await code(late)]).toEqual([504, "request.timeout"]);
});

test("bodies above an endpoint's limit are 413, told by their length or found while reading", async () => {
  const before = core.seen.length;
  for (const [path, size] of [
    ["/v1/comments", 2_000_001],
    ["/v1/tasks/a/annotations", 5_000_001],
    ["/v1/comments", 200_000_000],
    ["/v1/files/upload?name=a", 50_000_001],
  ] as const) {
    const answer = await call(path, { method: "POST", headers: { ...bearer, ...json }, body: new Uint8Array(size) });
    expect([path, answer.status, await code(answer)]).toEqual([path, 413, "request.too_large"]);
  }
  const chunked = new ReadableStream({
    start(controller) {
      for (let i = 0; i < 30; i++) controller.enqueue(new Uint8Array(100_000));
      controller.close();
    },
  });
  expect((await call("/v1/comments", { method: "POST", headers: { ...bearer, ...json }, body: chunked })).status).toBe(
    413,
  );
  expect(core.seen.length).toBe(before);
});

test("annotations of four megabytes and uploads of forty pass, signed by length", async () => {
  expect(
    (
      await call("/v1/tasks/a/annotations", {
        method: "POST",
        headers: { ...bearer, ...json },
        body: new Uint8Array(4_000_000),
      })
    ).status,
  ).toBe(200);
  expect(core.to("/tasks/a/annotations").at(-1)!.bytes).toBe(4_000_000);
  const answer = await call("/v1/files/upload?name=a.png&contentType=image/png", {
    method: "POST",
    headers: { ...bearer, "content-type": "application/octet-stream" },
    body: new Uint8Array(40_000_000),
  });
  expect(answer.status).toBe(200);
  expect(core.to("/files/upload").at(-1)).toMatchObject({
    bytes: 40_000_000,
    path: "/files/upload?name=a.png&contentType=image/png",
  });
});

test("a POST without a body, and one with an empty body, are signed as core reads them", async () => {
  expect((await call("/v1/auth/logout", { method: "POST", headers: bearer })).status).toBe(200);
  expect((await call("/v1/auth/logout", { method: "POST", headers: { ...bearer, ...json }, body: "" })).status).toBe(
    200,
  );
});

test("a compressed body is refused instead of being read as something else", async () => {
  const answer = await call("/v1/comments", {
    method: "POST",
    headers: { ...bearer, ...json, "content-encoding": "gzip" },
    body: Bun.gzipSync("{}"),
  });
  expect([answer.status, await code(answer)]).toEqual([400, "request.malformed"]);
});

test("a browser's refresh token lives in a cookie, and only there", async () => {
  const tokens = { accessToken: "a", refreshToken: "secret-1", expiresAt: "x" };
  core.on("POST /auth/login", () => Response.json(tokens));
  core.on("POST /auth/refresh", (seen) =>
    Response.json({ ...tokens, refreshToken: `after ${JSON.parse(seen.text).refreshToken}` }),
  );
  const browser = { ...json, "x-welo-browser": "1", origin: "http://console.test" };

  const signedIn = await call("/v1/auth/login", {
    method: "POST",
    headers: browser,
    body: '{"email":"a@b.c","password":"p"}',
  });
  expect(await signedIn.json()).toEqual({ ...tokens, refreshToken: null });
  const cookie = signedIn.headers.get("set-cookie")!;
  expect(cookie).toMatch(/^welo_refresh=secret-1; Path=\/v1\/auth; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
  expect(signedIn.headers.get("access-control-allow-origin")).toBe("http://console.test");
  expect(signedIn.headers.get("access-control-allow-credentials")).toBe("true");

  const refreshed = await call("/v1/auth/refresh", {
    method: "POST",
    headers: { ...browser, cookie: "other=1; welo_refresh=secret-1" },
    body: "{}",
  });
  expect(await refreshed.json()).toMatchObject({ refreshToken: null });
  expect(refreshed.headers.get("set-cookie")).toStartWith("welo_refresh=after secret-1;");

  const client = await call("/v1/auth/login", { method: "POST", headers: json, body: "{}" });
  expect([await client.json(), client.headers.get("set-cookie")]).toEqual([tokens, null]);

  const foreign = await call("/v1/auth/refresh", {
    method: "POST",
    headers: { ...browser, origin: "http://evil.test", cookie: "welo_refresh=secret-1" },
    body: "{}",
  });
  expect(foreign.status).toBe(403);
});

test("signing out, and a refresh token that is no good any more, clear the cookie", async () => {
  const browser = { ...json, "x-welo-browser": "1" };
  core.on("POST /auth/logout", () => new Response(null, { status: 204 }));
  const out = await call("/v1/auth/logout", { method: "POST", headers: { ...browser, ...bearer } });
  expect([out.status, out.headers.get("set-cookie")]).toEqual([
    204,
    "welo_refresh=; Path=/v1/auth; Max-Age=0; HttpOnly; SameSite=Strict",
  ]);
  core.on("POST /auth/refresh", () => Response.json(requestProblems.unauthenticated().document(), { status: 401 }));
  const stale = await call("/v1/auth/refresh", {
    method: "POST",
    headers: { ...browser, cookie: "welo_refresh=old" },
    body: "{}",
  });
  expect([stale.status, stale.headers.get("set-cookie")?.includes("Max-Age=0")]).toEqual([401, true]);
});

test("pages of listed origins may call, those of others may not", async () => {
  const preflight = (origin: string) =>
    call("/v1/tasks", {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "GET", "access-control-request-headers": "authorization" },
    });
  const good = await preflight("http://console.test");
  expect([good.status, good.headers.get("access-control-allow-origin")]).toEqual([204, "http://console.test"]);
  expect(good.headers.get("access-control-allow-headers")).toContain("authorization");
  expect((await preflight("http://evil.test")).headers.get("access-control-allow-origin")).toBeNull();
});

test("a class's limit counts down, then answers 429 with when to come back", async () => {
  const other = { authorization: `Bearer ${await core.token(somebody())}`, ...json };
  const bulk = () => call("/v1/tasks/bulk", { method: "POST", headers: other, body: "{}" });
  const first = await bulk();
  expect(first.headers.get("ratelimit-policy")).toBe('"bulk";q=3;w=3600');
  expect(first.headers.get("ratelimit")).toMatch(/^"bulk";r=2;t=\d+$/);
  expect([(await bulk()).status, (await bulk()).status]).toEqual([200, 200]);
  const refused = await bulk();
  expect([refused.status, await code(refused)]).toEqual([429, "request.too_many"]);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await call("/v1/tasks/bulk", { method: "POST", headers: { ...bearer, ...json }, body: "{}" })).status).toBe(
    200,
  );
});

test("an unknown path is 404, a wrong method 405, and every answer names its request", async () => {
  const unknown = await call("/v1/nothing", { headers: bearer });
  expect([unknown.status, unknown.headers.get("content-type"), await code(unknown)]).toEqual([
    404,
    "application/problem+json",
    "request.not_found",
  ]);
  const wrong = await call("/v1/tasks", { method: "DELETE", headers: bearer });
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, POST"]);
  expect(wrong.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(wrong.headers.get("x-content-type-options")).toBe("nosniff");
  expect((await call("/internal/auth/grants/x", { headers: bearer })).status).toBe(404);
  expect((await call("/v1/internal/auth/grants/x", { headers: bearer })).status).toBe(404);
});

test("the log has a line per request, and nothing secret in it", async () => {
  const { headers } = await call("/v1/tasks?externalKey=private", { headers: bearer });
  const id = headers.get("x-request-id")!;
  const deadline = Date.now() + 3_000;
  while (!edge.lines.some((line) => line.includes(id)) && Date.now() < deadline) await Bun.sleep(5);
  const line = JSON.parse(edge.lines.find((one) => one.includes(id))!);
  expect(line).toMatchObject({ method: "GET", route: "/tasks", status: 200, msg: "request" });
  expect(line.identity).toMatch(/^[0-9a-f]{8}$/);
  const log = edge.lines.join("\n");
  for (const hidden of [bearer.authorization.slice(7), "secret-1", "private", person.userId, "a@b.c", secret])
    expect(log).not.toContain(hidden);
});
