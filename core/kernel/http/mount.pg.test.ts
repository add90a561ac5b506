import { expect, test } from "bun:test";
import * as v from "valibot";
import type { Context } from "../context.ts";
import { createLogger } from "../logger.ts";
import { eventually } from "../testing/eventually.ts";
import { openGate } from "../testing/gate.ts";
import { useHost } from "../testing/host.ts";
import { ledger, note, startTwin } from "../testing/ledger.ts";
import { endpoint } from "../wire/endpoint.ts";
import { ids, newId } from "../wire/id.ts";
import { queryInteger } from "../wire/page.ts";
import { requestProblems } from "../wire/problem.ts";
import { MAX_JSON_BYTES } from "./body.ts";
import { vouch } from "./identity.ts";
import { checkMatch } from "./match.ts";

const Thing = v.object({ id: v.string(), version: v.number() });
const contract = {
  readThing: endpoint("GET", "/things/:thingId", {
    summary: "",
    params: ids("thingId"),
    query: v.object({ depth: v.optional(queryInteger(1, 3)) }),
    permission: "thing.read",
    response: Thing,
  }),
  writeThing: endpoint("PATCH", "/things/:thingId", {
    summary: "",
    params: ids("thingId"),
    body: v.strictObject({ box: v.strictObject({ sides: v.array(v.number()) }) }),
    ifMatch: "required",
    self: true,
    response: Thing,
  }),
  makeThing: endpoint("POST", "/things", {
    summary: "",
    body: v.strictObject({ text: v.string() }),
    self: true,
    status: 201,
    response: Thing,
  }),
  failThing: endpoint("POST", "/things/fail", {
    summary: "",
    body: v.strictObject({ how: v.string() }),
    self: true,
    response: Thing,
  }),
  listThings: endpoint.stream("GET", "/things", {
    summary: "",
    self: true,
    stream: { response: "ndjson" },
    response: Thing,
  }),
  countLines: endpoint.stream("POST", "/things/lines", {
    summary: "",
    self: true,
    stream: { request: "bytes" },
    response: v.object({ bytes: v.number() }),
  }),
  linkThing: endpoint("POST", "/things/:thingId/links", {
    summary: "",
    params: ids("thingId"),
    query: v.object({ groupId: v.optional(v.string()) }),
    body: v.strictObject({ otherId: v.optional(v.string()) }),
    self: true,
    response: Thing,
  }),
  inner: endpoint("GET", "/internal/things", {
    summary: "",
    internal: true,
    response: v.object({ actor: v.string() }),
  }),
  openDoor: endpoint("GET", "/open", { summary: "", public: true, response: v.object({ actor: v.string() }) }),
};
const routes = {
  readThing: (_ctx: Context, { thingId }: { thingId: string }) => ({
    id: thingId,
    version: 7,
    secret: "not in the contract",
  }),
  writeThing(_ctx: Context, { thingId, ifMatch }: { thingId: string; ifMatch: string }) {
    checkMatch(ifMatch, 7);
    return { id: thingId, version: 8 };
  },
  async makeThing(ctx: Context, { text }: { text: string }) {
    await note(ctx, text);
    return { id: text, version: 1 };
  },
  failThing(_ctx: Context, { how }: { how: string }) {
    if (how === "misfit") return { id: 5, version: "secret words" };
    if (how === "problem") throw requestProblems.conflict({ detail: "meant for you", held: 3 });
    throw new Error("secret words");
  },
  async *listThings() {
    for (let version = 1; version <= 3; version++) yield { id: "line\nbreak", version, secret: "not in the contract" };
  },
  async countLines(_ctx: Context, { content }: { content: AsyncIterable<Uint8Array> }) {
    let bytes = 0;
    for await (const chunk of content) bytes += chunk.byteLength;
    return { bytes };
  },
  linkThing() {
    throw requestProblems.not_found();
  },
  inner: (ctx: Context) => ({ actor: ctx.actor.type }),
  openDoor: (ctx: Context) => ({ actor: ctx.actor.type }),
};
const services = [ledger({ contract, routes })];
const logged: string[] = [];
const log = createLogger("error", { write: (line) => void logged.push(line) });
const host = useHost(services, { log });
const ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>, caller = {}) =>
  host().request("projects", caller, method, path, body, headers);
const problemOf = async (response: Response) =>
  (await response.json()) as { code: string; errors?: { pointer: string }[] } & Record<string, unknown>;
const told = async (asked: Promise<Response>) => {
  const { status, code, errors } = await problemOf(await asked);
  return [status, code, errors?.map(({ pointer }) => pointer)];
};
const pointers = async (response: Response) => (await problemOf(response)).errors?.map((error) => error.pointer);

test("an answer holds what the contract says, its version as ETag, and nothing else", async () => {
  const id = newId();
  const response = await ask("GET", `/things/${id}`);
  expect([response.status, response.headers.get("etag"), await response.json()]).toEqual([
    200,
    '"7"',
    { id, version: 7 },
  ]);
});

test("a wrong path is nothing, a wrong query or body has its pointer", async () => {
  const path = `/things/${newId()}`;
  const match = { "if-match": "*" };
  expect((await ask("GET", "/things/not-an-id")).status).toBe(404);
  expect((await ask("GET", "/nowhere")).status).toBe(404);
  expect(await pointers(await ask("GET", `${path}?depth=4`))).toEqual(["/query/depth"]);
  expect(await pointers(await ask("GET", `${path}?depth=1&depth=2`))).toEqual(["/query/depth"]);
  expect(await pointers(await ask("GET", `${path}?colour=red`))).toEqual(["/query/colour"]);
  expect(await pointers(await ask("PATCH", path, { box: { sides: [1, "2", null] } }, match))).toEqual([
    "/box/sides/1",
    "/box/sides/2",
  ]);
  expect(await pointers(await ask("PATCH", path, { box: { sides: [], lid: 1 }, extra: 1 }, match))).toEqual([
    "/box/lid",
    "/extra",
  ]);
  expect(await pointers(await ask("PATCH", path, {}, match))).toEqual(["/box"]);
  expect(await told(ask("PATCH", path, '{"box":', match))).toEqual([400, "request.malformed", [""]]);
});

test("what is nowhere is pointed to by every id that the caller gave, and by none for a service", async () => {
  const path = `/things/${newId()}/links`;
  const nothing = (...where: string[]) => [404, "request.not_found", where];
  expect(await told(ask("GET", "/things/not-an-id"))).toEqual(nothing("/path/thingId"));
  expect(await told(ask("POST", path, {}))).toEqual(nothing("/path/thingId"));
  expect(await told(ask("POST", `${path}?groupId=1`, { otherId: "2" }))).toEqual(
    nothing("/path/thingId", "/query/groupId", "/otherId"),
  );
  expect(await told(ask("POST", path, {}, {}, { service: true }))).toEqual([404, "request.not_found", undefined]);
});

test("If-Match is asked for, compared, and may be any", async () => {
  const write = async (headers: Record<string, string>) =>
    (await ask("PATCH", `/things/${newId()}`, { box: { sides: [] } }, headers)).status;
  expect(await write({})).toBe(428);
  expect(await write({ "if-match": '"6"' })).toBe(412);
  expect(await write({ "if-match": "7" })).toBe(412);
  const stale = ask("PATCH", `/things/${newId()}`, { box: { sides: [] } }, { "if-match": '"6"' });
  expect(await told(stale)).toEqual([412, "request.stale", ["/headers/if-match"]]);
  for (const good of ['"7"', "*", 'W/"7"', '"6", "7"']) expect(await write({ "if-match": good })).toBe(200);
});

test("what fails on our side is told without a word of it", async () => {
  for (const how of ["misfit", "error"]) {
    const names = { "x-request-id": "r-1", "x-correlation-id": "began-it" };
    const response = await ask("POST", "/things/fail", { how }, names);
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toContain("secret");
    expect(JSON.parse(text)).toEqual({
      type: "https://welo.dev/problems/request.internal",
      title: "Something went wrong on our side",
      status: 500,
      code: "request.internal",
      instance: "urn:request:r-1",
    });
  }
  const failures = logged.map((line) => JSON.parse(line) as object);
  expect(failures).toMatchObject(
    Array(2).fill({ msg: "a request failed", requestId: "r-1", correlationId: "began-it" }),
  );
  const meant = await ask("POST", "/things/fail", { how: "problem" });
  expect(meant.headers.get("content-type")).toBe("application/problem+json");
  expect(await problemOf(meant)).toMatchObject({ status: 409, detail: "meant for you", held: 3 });
});

test("HEAD is answered as GET is, without the body", async () => {
  const path = `/things/${newId()}`;
  const [got, asked] = [await ask("GET", path), await ask("HEAD", path)];
  expect([asked.status, asked.headers.get("etag"), await asked.text()]).toEqual([200, '"7"', ""]);
  expect(asked.headers.get("content-type")).toBe(got.headers.get("content-type"));
  const { status } = await host().request("things", { permissions: [] }, "HEAD", path);
  expect([status, (await host().unsigned("things", "HEAD", path)).status]).toEqual([403, 401]);
  expect((await ask("HEAD", "/things/fail/links")).status).toBe(404);
});

test("a stream gives one line per item, as the contract says", async () => {
  const response = await ask("GET", "/things");
  expect(response.headers.get("content-type")).toBe("application/x-ndjson");
  const text = await response.text();
  expect(text.endsWith("\n")).toBe(true);
  expect(
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([1, 2, 3].map((version) => ({ id: "line\nbreak", version })));
  expect(await (await ask("POST", "/things/lines", "x".repeat(100_000))).json()).toEqual({ bytes: 100_000 });
});

test("a body over the limit is refused, whether it says its length or not", async () => {
  const body = "x".repeat(MAX_JSON_BYTES + 1);
  expect(await told(ask("POST", "/things", body))).toEqual([413, "request.too_large", [""]]);
  const identity = {
    workspaceId: null,
    actor: { type: "service" as const, id: "t" },
    sessionId: null,
    scopes: null,
    ip: null,
    userAgent: null,
  };
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(1_000_000));
      if (++sent > 200) controller.close();
    },
  });
  const request = new Request("http://localhost/things", {
    method: "POST",
    body: endless,
    duplex: "half",
  } as RequestInit);
  expect((await host().app.handle(vouch(request, identity))).status).toBe(413);
  expect(sent).toBeLessThan(50);
});

test("internal endpoints are for services, guarded ones for those who may, and open ones for all", async () => {
  expect((await ask("GET", "/internal/things")).status).toBe(403);
  expect(await (await ask("GET", "/internal/things", undefined, {}, { service: true })).json()).toEqual({
    actor: "service",
  });
  const refused = await ask("GET", `/things/${newId()}`, undefined, {}, { permissions: [] });
  expect([refused.status, await problemOf(refused)]).toEqual([
    403,
    expect.objectContaining({ permission: "thing.read" }),
  ]);
  expect((await host().unsigned("projects", "GET", "/open")).status).toBe(401);
});

test("while the database is away the answer is 503, and then again as before", async () => {
  const { config } = host().runtimes.get("projects")!;
  const postgres = openGate(config.DATABASE_URL);
  const twin = await startTwin(host(), services, { DATABASE_URL: postgres.url });
  const actor = { type: "user" as const, id: newId() };
  const make = async () => {
    const request = new Request("http://localhost/things", { method: "POST", body: JSON.stringify({ text: "t" }) });
    return twin.app.handle(
      vouch(request, { workspaceId: newId(), actor, sessionId: null, scopes: null, ip: null, userAgent: null }),
    );
  };
  try {
    expect((await make()).status).toBe(201);
    postgres.shut();
    for (let i = 0; i < 3; i++) {
      const response = await make();
      expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
      expect(await problemOf(response)).not.toHaveProperty("detail");
    }
    expect(await twin.ready()).toEqual({ ready: false, failing: ["postgres (projects)"] });
    postgres.open();
    await eventually(async () => (await make()).status === 201);
  } finally {
    await twin.stop();
  }
});
