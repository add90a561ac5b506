import { afterAll, expect, test } from "bun:test";
import { requestProblems } from "../../core/kernel/wire/problem.ts";
import { codeOf, json, startTestStack } from "./test-stack.ts";

const { bearer, call, core, stop } = await startTestStack();
afterAll(stop);

const task = { id: "1", status: "open", meta: { key: "value" } };
const old = { ...bearer, "welo-version": "2026-06-01" };
core.on("GET /tasks", () => Response.json({ items: [task], nextCursor: null }, { headers: { etag: '"7"' } }));

test("without a version, and with the newest one, answers are as core gives them", async () => {
  for (const headers of [bearer, { ...bearer, "welo-version": "2026-11-01" }]) {
    const answer = await call("/v1/tasks?status=open", { headers });
    expect(await answer.json()).toEqual({ items: [task], nextCursor: null });
    expect(answer.headers.get("welo-version")).toBe("2026-11-01");
    expect([answer.headers.get("deprecation"), answer.headers.get("sunset")]).toEqual([null, null]);
    expect(answer.headers.get("vary")).toContain("welo-version");
  }
});

test("a caller of the older version asks and hears by its names, and is told when it ends", async () => {
  const answer = await call("/v1/tasks?state=open&limit=5", { headers: old });
  expect(core.to("/tasks").at(-1)!.path).toBe("/tasks?status=open&limit=5");
  expect(await answer.json()).toEqual({
    items: [{ id: "1", state: "open", metadata: { key: "value" } }],
    nextCursor: null,
  });
  expect([answer.status, answer.headers.get("etag")]).toEqual([200, '"7"']);
  expect(answer.headers.get("welo-version")).toBe("2026-06-01");
  expect(answer.headers.get("deprecation")).toBe("@1793491200");
  expect(answer.headers.get("sunset")).toBe("Mon, 01 Nov 2027 00:00:00 GMT");
  expect(answer.headers.get("link")).toContain('rel="deprecation"');
});

test("an older body reaches core as today's, signed as it is sent", async () => {
  core.on("POST /tasks", (seen) => Response.json({ ...task, ...JSON.parse(seen.text || "{}") }, { status: 201 }));
  const body = JSON.stringify({ projectId: "p", metadata: { größe: 1 } });
  const answer = await call("/v1/tasks", { method: "POST", headers: { ...old, ...json }, body });
  expect(JSON.parse(core.to("/tasks").at(-1)!.text)).toEqual({ projectId: "p", meta: { größe: 1 } });
  expect([answer.status, await answer.json()]).toEqual([
    201,
    { id: "1", state: "open", metadata: { größe: 1 }, projectId: "p" },
  ]);
  const broken = await call("/v1/tasks", { method: "POST", headers: { ...old, ...json }, body: "{" });
  expect([broken.status, await codeOf(broken)]).toEqual([400, "request.malformed"]);
  const depth = 900_000;
  const deep = await call("/v1/tasks", {
    method: "POST",
    headers: { ...old, ...json },
    body: `{"metadata":${"[".repeat(depth)}${"]".repeat(depth)}}`,
  });
  expect(deep.status).toBeLessThan(500);
});

test("problems point at what the caller of the older version sent", async () => {
  const problem = requestProblems.invalid({ errors: [{ pointer: "/query/status", detail: "must be a status" }] });
  core.on("GET /tasks", () =>
    Response.json(problem.document(), { status: 422, headers: { "content-type": "application/problem+json" } }),
  );
  const answer = await call("/v1/tasks?state=nonsense", { headers: old });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ code: "request.invalid", errors: [{ pointer: "/query/state" }] });
});

test("an answer too large to translate is refused instead of given in another version", async () => {
  core.on("GET /tasks", () => Response.json({ items: ["x".repeat(5_100_000)] }));
  const answer = await call("/v1/tasks", { headers: old });
  expect([answer.status, await codeOf(answer)]).toEqual([406, "request.version_unsupported"]);
});

test("endpoints that did not change are answered in either version, streams too", async () => {
  const answer = await call("/v1/projects", { headers: old });
  expect([answer.status, answer.headers.get("welo-version")]).toEqual([200, "2026-06-01"]);
  const upload = await call("/v1/files/upload?name=a&contentType=text/plain", {
    method: "POST",
    headers: { ...old, "content-type": "application/octet-stream" },
    body: "bytes",
  });
  expect(upload.status).toBe(200);
});

test("health asked for in depth is good while core answers", async () => {
  const deep = await call("/healthz?deep=1");
  expect([deep.status, await deep.json()]).toEqual([200, { status: "ok", environment: "development", core: true }]);
  expect(deep.headers.get("cache-control")).toBe("no-store");
});

test("an unknown version is 400 and names the known ones, before anything is done", async () => {
  const seen = core.seen.length;
  const answer = await call("/v1/tasks", { headers: { ...bearer, "welo-version": "2020-01-01" } });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    code: "request.unknown_version",
    known: ["2026-11-01", "2026-06-01"],
  });
  expect(core.seen.length).toBe(seen);
});
