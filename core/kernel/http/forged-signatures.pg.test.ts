import { afterAll, beforeAll, expect, test } from "bun:test";
import * as v from "valibot";
import type { Context } from "../context.ts";
import { useHost } from "../testing/host.ts";
import { ledger } from "../testing/ledger.ts";
import { endpoint } from "../wire/endpoint.ts";
import { newId } from "../wire/id.ts";
import { describeBody, encodeIdentity, type Identity, seal, sealHeader } from "../wire/signature.ts";

const Said = v.object({ bytes: v.number() });
const contract = {
  ask: endpoint("GET", "/ask", {
    summary: "",
    self: true,
    query: v.object({ q: v.optional(v.string()) }),
    response: Said,
  }),
  say: endpoint("POST", "/say", { summary: "", self: true, body: v.object({ text: v.string() }), response: Said }),
  pour: endpoint.stream("POST", "/pour", { summary: "", self: true, stream: { request: "bytes" }, response: Said }),
};
let heard = 0;
const routes = {
  ask: () => ({ bytes: 0 }),
  say(_: Context, { text }: { text: string }) {
    heard++;
    return { bytes: text.length };
  },
  async pour(_: Context, { content }: { content: AsyncIterable<Uint8Array> }) {
    let bytes = 0;
    for await (const chunk of content) bytes += chunk.byteLength;
    return { bytes };
  },
};
const host = useHost([ledger({ contract, routes })]);
let origin = "";
beforeAll(() => {
  host().app.listen({ port: 0, hostname: "127.0.0.1" });
  origin = `http://127.0.0.1:${host().app.server!.port}`;
});
afterAll(() => host().app.stop(true));

const somebody = (): Identity => {
  const { workspaceId, actor } = host().context("projects");
  return {
    workspaceId,
    actor: { type: "user", id: actor.id },
    sessionId: null,
    scopes: null,
    ip: null,
    userAgent: null,
  };
};
type Headers_ = Record<string, string>;
interface Letter {
  method: string;
  path: string;
  body: string | null;
  headers: Headers_;
}

/** A letter that the edge signed, or one who knows what to sign it with. */
async function letter(
  {
    method = "POST",
    path = "/say",
    body = '{"text":"x"}' as string | null,
    described = undefined as string | undefined,
  } = {},
  wrong: { identity?: Identity; secret?: string; time?: string; nonce?: string } = {},
): Promise<Letter> {
  const { config } = host().runtimes.get("projects")!;
  const parts = {
    method,
    path,
    identity: encodeIdentity(wrong.identity ?? somebody()),
    time: wrong.time ?? String(Date.now()),
    nonce: wrong.nonce ?? newId(),
    body:
      described ??
      (await describeBody(body === null ? null : (new TextEncoder().encode(body) as Uint8Array<ArrayBuffer>))),
  };
  const headers = { [sealHeader]: seal(wrong.secret ?? config.EDGE_SECRET, parts) };
  return { method, path, body, headers };
}
const post = ({ method, path, body, headers }: Letter) =>
  fetch(origin + path, { method, body, headers: { "content-type": "application/json", ...headers } });

test("a letter that nobody touched is read", async () => {
  expect((await post(await letter())).status).toBe(200);
  expect((await post(await letter({ method: "GET", path: "/ask?q=1", body: null }))).status).toBe(200);
});

test("a bit of any part of the seal that is not as it was signed is found out", async () => {
  const before = heard;
  const statuses: number[] = [];
  for (let part = 0; part < 5; part++) {
    for (let i = 0; i < 24; i++) {
      const one = await letter();
      const parts = one.headers[sealHeader]!.split(" ");
      const value = parts[part]!;
      const at = Math.floor((i / 24) * value.length);
      const other = String.fromCharCode(value.charCodeAt(at) ^ 1);
      if (!/[\w.:-]/.test(other)) continue;
      parts[part] = value.slice(0, at) + other + value.slice(at + 1);
      one.headers[sealHeader] = parts.join(" ");
      statuses.push((await post(one)).status);
    }
  }
  expect(statuses.length).toBeGreaterThan(90);
  expect(new Set(statuses)).toEqual(new Set([401]));
  expect(heard).toBe(before);
});

test("no part of a seal, nor the whole, may be missing, empty, twice or longer", async () => {
  const wrongs: ((value: string) => string[])[] = [
    () => [],
    () => [""],
    (value) => [value, value],
    (value) => [`${value}, ${value}`],
    (value) => [`${value}0`],
  ];
  for (let part = 0; part < 5; part++) {
    for (const wrong of wrongs) {
      const one = await letter();
      const parts = one.headers[sealHeader]!.split(" ");
      one.headers[sealHeader] = parts.toSpliced(part, 1, ...wrong(parts[part]!)).join(" ");
      expect([part, (await post(one)).status]).toEqual([part, 401]);
    }
  }
  for (const change of [undefined, "", (value: string) => `${value}, ${value}`]) {
    const one = await letter();
    if (change === undefined) delete one.headers[sealHeader];
    else one.headers[sealHeader] = typeof change === "string" ? change : change(one.headers[sealHeader]!);
    expect((await post(one)).status).toBe(401);
  }
});

test("times that are no time, or not now, are refused though they were signed", async () => {
  const now = Date.now();
  const wrong = [now - 31_000, now + 31_000, 0, -now, now * 1000, now / 1000].map(String);
  for (const time of [
    ...wrong,
    "",
    "now",
    "NaN",
    "Infinity",
    "-Infinity",
    "1e999",
    new Date(now).toISOString(),
    `${now},${now}`,
    "null",
  ])
    expect([time, (await post(await letter({}, { time }))).status]).toEqual([time, 401]);
});

test("another's secret signs nothing: a stranger's, a service's for a user, the edge's for a service", async () => {
  const { config } = host().runtimes.get("projects")!;
  const service: Identity = { ...somebody(), actor: { type: "service", id: "tasks" } };
  for (const wrong of [
    { secret: "another secret, of 32 characters or more" },
    { secret: config.EDGE_SECRET.toUpperCase() },
    { secret: config.SERVICE_SECRET },
    { secret: config.EDGE_SECRET, identity: service },
    { secret: config.MASTER_KEY },
  ])
    expect((await post(await letter({}, wrong))).status).toBe(401);
  const nobody = [
    { type: "system", id: "x" },
    { type: "root", id: "x" },
    { type: "user" },
    null,
  ] as unknown as Identity["actor"][];
  for (const actor of nobody)
    expect((await post(await letter({}, { identity: { ...somebody(), actor } }))).status).toBe(401);
});

test("what was signed for one method, path or body is good for no other", async () => {
  const before = heard;
  for (const change of [
    { path: "/say?a=1" },
    { path: "/say/" },
    { path: "/pour" },
    { path: "/%73ay" },
    { body: '{"text":"y"}' },
    { body: '{"text":"x"} ' },
    { body: "" },
    { body: null },
    { method: "PUT" },
  ]) {
    const { status } = await post({ ...(await letter()), ...change });
    expect([JSON.stringify(change), status >= 400 && status < 500]).toEqual([JSON.stringify(change), true]);
  }
  const asked = await letter({ method: "GET", path: "/ask?q=1", body: null });
  for (const path of ["/ask?q=2", "/ask", "/ask?q=1&q=1", "/ask?q=%31"])
    expect((await post({ ...asked, path })).status).toBe(401);
  expect(heard).toBe(before);
});

test("a length that was signed must be the body's, in one piece or streamed", async () => {
  for (const described of [
    "length:0",
    "length:11",
    "length:13",
    "length:unknown",
    "length:",
    "length:-1",
    "length:1e1",
    "sha256:",
    "none",
  ])
    expect([described, (await post(await letter({ described }))).status]).toEqual([described, 401]);
  const pour = (described: string | undefined, size: number) =>
    letter({ path: "/pour", body: "x".repeat(size), described }).then(post);
  expect((await post(await letter({ path: "/pour", body: null }))).status).toBe(200);
  for (const size of [1, 5_000, 1_000_000, 1_000_001, 3_000_000]) {
    const poured = await pour(undefined, size);
    expect([size, poured.status, await poured.json()]).toEqual([size, 200, { bytes: size }]);
  }
  for (const [described, size] of [
    ["length:1500000", 1_499_999],
    ["length:1500000", 1_500_001],
    ["length:1500000", 0],
    ["length:0", 1],
    ["length:2000000", 3_000_000],
  ] as const)
    expect([described, size, (await pour(described, size)).status]).toEqual([described, size, 400]);
  for (const described of ["sha256:abc", "length:10", "length:unknown", "length:01500000 ", "length:1500000.0"])
    expect([described, (await pour(described, 10)).status]).toEqual([described, 401]);
  const poured = await letter({ path: "/pour", body: "x".repeat(10) });
  expect((await post({ ...poured, body: "y".repeat(10) })).status).toBe(401);
});

test("of fifty copies of one letter that arrive at once, one is read", async () => {
  const before = heard;
  const one = await letter();
  const statuses = await Promise.all(Array.from({ length: 50 }, async () => (await post(one)).status));
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status === 401)).toHaveLength(49);
  expect(heard).toBe(before + 1);
});
