import { afterAll, expect, test } from "bun:test";
import { requestProblems } from "../../core/kernel/wire/problem.ts";
import { readSeal, sealHeader } from "../../core/kernel/wire/signature.ts";
import { somebody } from "./test-core.ts";
import { codeOf, json, startTestStack } from "./test-stack.ts";

const { bearer, call, core, stop } = await startTestStack();
afterAll(stop);

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

test("HEAD is answered as GET is, without the body", async () => {
  const etag = '"3"';
  core.on("GET /projects", () => Response.json({ items: ["one"] }, { headers: { etag } }));
  const told = ({ status, headers }: Response) => {
    // Of the connection, of this request alone, and of the body that is not made (RFC 9110, 9.3.2, lets that be left out).
    const own = new Set(["date", "x-request-id", "ratelimit", "connection", "transfer-encoding", "content-length"]);
    return { status, headers: Object.fromEntries([...headers].filter(([name]) => !own.has(name))) };
  };
  for (const [path, headers, status] of [
    ["/v1/projects", bearer, 200],
    ["/v1/projects", {}, 401],
    ["/v1/nowhere", bearer, 404],
    ["/v1/auth/login", bearer, 405],
    ["/healthz", {}, 200],
    ["/openapi.json", {}, 200],
  ] as const) {
    const got = await call(path, { headers });
    const asked = await call(path, { method: "HEAD", headers });
    expect([path, told(asked)]).toEqual([path, told(got)]);
    expect([path, asked.status, await asked.text()]).toEqual([path, status, ""]);
    expect(await got.text()).not.toBe("");
  }
  expect((await call("/v1/projects", { method: "HEAD", headers: bearer })).headers.get("etag")).toBe(etag);
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
  expect([late.status, await codeOf(late)]).toEqual([504, "request.timeout"]);
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
    expect([path, answer.status, await codeOf(answer)]).toEqual([path, 413, "request.too_large"]);
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

test("a body is signed by its hash up to 1 MB wherever it goes, above that by its length, which has to be told", async () => {
  const hash = async (bytes: Uint8Array<ArrayBuffer>) =>
    `sha256:${Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex")}`;
  const send = async (path: string, bytes: Uint8Array<ArrayBuffer>, chunked: boolean) => {
    const body = chunked ? new Blob([bytes]).stream().pipeThrough(new TransformStream()) : bytes;
    const authorization = `Bearer ${await core.token(somebody())}`;
    const answer = await call(`/v1${path}`, { method: "POST", headers: { ...json, authorization }, body });
    return answer.status === 200
      ? readSeal(core.to(path.split("?")[0]!).at(-1)!.headers.get(sealHeader))?.body
      : [answer.status, await codeOf(answer)];
  };
  const small = new Uint8Array(1_000_000).fill(7);
  const large = new Uint8Array(1_000_001).fill(7);
  const missing = [411, "request.length_required"];
  for (const path of ["/files/upload?name=a", "/tasks/bulk/stream?projectId=a", "/tasks/a/annotations"]) {
    const streams = !path.endsWith("annotations");
    expect([path, await send(path, small, false)]).toEqual([path, await hash(small)]);
    expect([path, await send(path, small, true)]).toEqual([path, await hash(small)]);
    expect([path, await send(path, large, false)]).toEqual([path, "length:1000001"]);
    expect([path, await send(path, large, true)]).toEqual([path, streams ? missing : "length:1000001"]);
  }
});

test("a bulk of lines goes to the endpoint that streams, by its content type", async () => {
  core.on("POST /tasks/bulk/stream", ({ path }) =>
    Response.json(Object.fromEntries(new URLSearchParams(path.split("?")[1]))),
  );
  core.on("POST /tasks/bulk", () => Response.json("a list"));
  const send = async (query: string, contentType: string) => {
    const headers = { "content-type": contentType, authorization: `Bearer ${await core.token(somebody())}` };
    return (await call(`/v1/tasks/bulk${query}`, { method: "POST", headers, body: "text\na" })).json();
  };
  expect(await send("?projectId=a", "text/csv; charset=utf-8")).toEqual({ projectId: "a", format: "csv" });
  expect(await send("?projectId=a", "application/x-ndjson")).toEqual({ projectId: "a", format: "ndjson" });
  expect(await send("", "Text/CSV")).toEqual({ format: "csv" });
  expect(await send("?format=ndjson", "text/csv")).toEqual({ format: "ndjson" });
  expect(await send("?projectId=a", "application/json")).toBe("a list");
});

test("URLs for parts of an upload are signed for just the size that each part has", async () => {
  const fileId = somebody().userId;
  core.on(`GET /internal/files/${fileId}/multipart`, () =>
    Response.json({ key: `ws/a/${fileId}`, uploadId: "u1", bytes: 2_500, partBytes: 1_000 }),
  );
  const sha256 = "ab".repeat(32);
  const ask = (...numbers: number[]) =>
    call(`/v1/files/${fileId}/multipart/parts`, {
      method: "POST",
      headers: { ...bearer, ...json },
      body: JSON.stringify({ parts: numbers.map((number) => ({ number, sha256 })) }),
    });
  const answer = await ask(1, 3);
  const { items } = (await answer.json()) as {
    items: { number: number; bytes: number; url: string; headers: object }[];
  };
  expect(items.map(({ number, bytes }) => [number, bytes])).toEqual([
    [1, 1_000],
    [3, 500],
  ]);
  for (const { number, url, headers } of items) {
    const { pathname, searchParams } = new URL(url);
    expect(pathname).toBe(`/welo/ws/a/${fileId}`);
    expect([searchParams.get("partNumber"), searchParams.get("uploadId")]).toEqual([String(number), "u1"]);
    expect(searchParams.get("X-Amz-SignedHeaders")).toBe("content-length;host;x-amz-checksum-sha256");
    expect(headers).toEqual({ "x-amz-checksum-sha256": Buffer.from(sha256, "hex").toString("base64") });
  }
  const beyond = await ask(1, 4);
  expect([beyond.status, await beyond.json()]).toEqual([
    422,
    expect.objectContaining({ errors: [{ pointer: "/parts/1/number", detail: "must be at most 3" }] }),
  ]);
  expect((await ask()).status).toBe(422);
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
  expect([answer.status, await codeOf(answer)]).toEqual([400, "request.malformed"]);
});

test("a class's limit counts down, then answers 429 with when to come back", async () => {
  const other = { authorization: `Bearer ${await core.token(somebody())}`, ...json };
  const bulk = () => call("/v1/tasks/bulk", { method: "POST", headers: other, body: "{}" });
  const first = await bulk();
  expect(first.headers.get("ratelimit-policy")).toBe('"bulk";q=3;w=3600');
  expect(first.headers.get("ratelimit")).toMatch(/^"bulk";r=2;t=\d+$/);
  expect([(await bulk()).status, (await bulk()).status]).toEqual([200, 200]);
  const refused = await bulk();
  expect([refused.status, await codeOf(refused)]).toEqual([429, "request.too_many"]);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await call("/v1/tasks/bulk", { method: "POST", headers: { ...bearer, ...json }, body: "{}" })).status).toBe(
    200,
  );
});

test("an unknown path is 404, a wrong method 405, and every answer names its request", async () => {
  const unknown = await call("/v1/nothing", { headers: bearer });
  expect([unknown.status, unknown.headers.get("content-type"), await codeOf(unknown)]).toEqual([
    404,
    "application/problem+json",
    "request.not_found",
  ]);
  const wrong = await call("/v1/tasks", { method: "DELETE", headers: bearer });
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, POST, HEAD"]);
  expect(wrong.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(wrong.headers.get("x-content-type-options")).toBe("nosniff");
  expect((await call("/internal/auth/grants/x", { headers: bearer })).status).toBe(404);
  expect((await call("/v1/internal/auth/grants/x", { headers: bearer })).status).toBe(404);
});

test("a refused request leaves its connection usable", async () => {
  for (let i = 0; i < 100; i++) {
    const refused = await call("/v1/comments", {
      method: "POST",
      headers: json,
      body: JSON.stringify({ i, text: "x".repeat(50_000) }),
    });
    expect([refused.status, await codeOf(refused)]).toEqual([401, "request.unauthenticated"]);
  }
});
