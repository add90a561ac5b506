import { afterAll, expect, test } from "bun:test";
import { generateKeyPair } from "jose";
import { requestProblems } from "../../core/kernel/wire/problem.ts";
import { somebody } from "./test-core.ts";
import { codeOf, json, secret, startTestStack } from "./test-stack.ts";

const { ask, bearer, call, core, edge, person, stop } = await startTestStack();
afterAll(stop);

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
    place: null,
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
      "x-welo-seal": "me",
      "x-on-behalf-of": "user:1",
      "x-correlation-id": "a",
      "x-request-id": "mine",
      "x-forwarded-for": "1.2.3.4",
      cookie: "a=b",
      "if-match": "x",
    },
  });
  const { headers, identity } = core.to("/users").at(-1)!;
  for (const name of ["authorization", "cookie", "x-forwarded-for", "x-on-behalf-of", "x-correlation-id", "if-match"])
    expect(headers.get(name)).toBeNull();
  expect(headers.get("x-request-id")).not.toBe("mine");
  expect(headers.get("traceparent")).toMatch(
    /^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$/,
  );
  expect(identity.actor.id).toBe(person.userId);
});

test("nobody chooses the address that he is limited and locked out by", async () => {
  const names = ["cf-connecting-ip", "cf-connecting-ipv6", "true-client-ip", "x-real-ip", "x-forwarded-for", "cf-blob"];
  const said = Object.fromEntries(names.map((name) => [name, "203.0.113.9"]));
  const forged = { ...said, forwarded: "for=203.0.113.9", "mf-cf-blob": '{"clientIp":"203.0.113.9:1"}' };
  await call("/v1/auth/login", { method: "POST", headers: { ...json, ...forged }, body: "{}" });
  expect(core.to("/auth/login").at(-1)!.identity).toMatchObject({ actor: { type: "anonymous" }, ip: "127.0.0.1" });
});

test("a broken trace is begun anew, and a trace's state comes along only with it", async () => {
  const parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const sent = async (headers: Record<string, string>) => {
    await call("/v1/users", { headers: { ...bearer, ...headers } });
    const { headers: got } = core.to("/users").at(-1)!;
    return [got.get("traceparent")!, got.get("tracestate")] as const;
  };
  const [whole, state] = await sent({ traceparent: parent, tracestate: "congo=t61rcWkgMzE, rojo=1" });
  expect([whole.slice(3, 35), state]).toEqual([parent.slice(3, 35), "congo=t61rcWkgMzE,rojo=1"]);
  const [broken, dropped] = await sent({ traceparent: `${parent}, ${parent}`, tracestate: "congo=1" });
  expect(broken).toMatch(/^00-(?!4bf92f35)[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(dropped).toBeNull();
});

test("every answer carries the headers that keep browsers careful, pages those for pages", async () => {
  const careful = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    "strict-transport-security": null,
  };
  const ofPages = { "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin" };
  for (const [path, wanted] of [
    ["/v1/tasks", careful],
    ["/v1/nothing", careful],
    ["/healthz", careful],
    ["/app/", { ...careful, ...ofPages }],
    ["/app/assets/none.html", careful],
  ] as const) {
    const { headers } = await call(path, { headers: bearer });
    for (const [name, value] of Object.entries(wanted))
      expect([path, name, headers.get(name)]).toEqual([path, name, value]);
  }
  expect((await call("/app/")).headers.get("permissions-policy")).toContain("camera=()");
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
    expect([answer.status, await codeOf(answer)]).toEqual([401, "request.unauthenticated"]);
    expect(answer.headers.get("www-authenticate")).toStartWith("Bearer");
  }
});

test("a session that was ended is refused as soon as the epoch moved, though its token was known to be good", async () => {
  const other = somebody();
  const headers = { authorization: `Bearer ${await core.token(other)}` };
  expect((await call("/v1/tasks", { headers })).status).toBe(200);
  await ask("SET", `welo:revoked:${other.sessionId}`, "1", "EX", "900");
  await ask("INCR", "welo:revocations");
  const deadline = Date.now() + 5_000;
  let status = 200;
  while (status === 200 && Date.now() < deadline) status = (await call("/v1/tasks", { headers })).status;
  expect(status).toBe(401);
  expect((await call("/v1/tasks", { headers: bearer })).status).toBe(200);
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
  expect(cookie).toMatch(/^welo_refresh=secret-1; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
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

test("a sign-in elsewhere is finished by the browser that began it, which keeps the proof in a cookie of its own", async () => {
  const browser = { ...json, "x-welo-browser": "1" };
  core.on("POST /auth/oidc/start", () => Response.json({ url: "https://id.test/", binding: "proof-1" }));
  core.on("POST /auth/oidc/callback", (seen) =>
    Response.json({ refreshToken: `for ${JSON.parse(seen.text).binding}` }),
  );
  const send = (path: string, headers: Record<string, string>, body = "{}") =>
    call(`/v1/auth/oidc/${path}`, { method: "POST", headers, body });

  const begun = await send("start", browser);
  expect(await begun.json()).toEqual({ url: "https://id.test/", binding: null });
  expect(begun.headers.get("set-cookie")).toMatch(
    /^welo_oidc=proof-1; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/,
  );
  const finished = await send("callback", { ...browser, cookie: "welo_oidc=proof-1" });
  expect(await finished.json()).toEqual({ refreshToken: null });
  expect(finished.headers.get("set-cookie")).toStartWith("welo_refresh=for proof-1;");
  const tossed = await send("callback", { ...browser, cookie: "welo_oidc=proof-1; welo_oidc=proof-2" });
  expect(tossed.headers.get("set-cookie")).toStartWith("welo_refresh=for undefined;");
  const foreign = await send("callback", { ...browser, origin: "http://evil.test", cookie: "welo_oidc=proof-1" });
  expect(foreign.status).toBe(403);
  const client = await send("start", json);
  expect(await client.json()).toEqual({ url: "https://id.test/", binding: "proof-1" });
});

test("signing out, and a refresh token that is no good any more, clear the cookie", async () => {
  const browser = { ...json, "x-welo-browser": "1" };
  core.on("POST /auth/logout", () => new Response(null, { status: 204 }));
  const out = await call("/v1/auth/logout", { method: "POST", headers: { ...browser, ...bearer } });
  expect([out.status, out.headers.get("set-cookie")]).toEqual([
    204,
    "welo_refresh=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict",
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

test("the log has a line per request, and nothing secret in it", async () => {
  const { headers } = await call("/v1/tasks?externalKey=private", { headers: bearer });
  const id = headers.get("x-request-id")!;
  const deadline = Date.now() + 30_000;
  while (!edge.lines.some((line) => line.includes(id)) && Date.now() < deadline) await Bun.sleep(5);
  const line = JSON.parse(edge.lines.find((one) => one.includes(id))!);
  expect(line).toMatchObject({ method: "GET", route: "/tasks", status: 200, msg: "request" });
  expect(line.bytes).toBeGreaterThan(0);
  expect(line.ms).toBe(line.edgeMs + line.upstreamMs);
  expect(line.identity).toMatch(/^[0-9a-f]{8}$/);
  const log = edge.lines.join("\n");
  for (const hidden of [bearer.authorization.slice(7), "secret-1", "private", person.userId, "a@b.c", secret])
    expect(log).not.toContain(hidden);
});
