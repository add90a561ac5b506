import { expect, test } from "bun:test";
import * as v from "valibot";
import { startForgetfulRedis } from "../../../db/embedded/test-forgetful-redis.ts";
import type { Context } from "../context.ts";
import type { Host } from "../lifecycle/host.ts";
import { eventually } from "../testing/eventually.ts";
import { openGate } from "../testing/gate.ts";
import { useHost } from "../testing/host.ts";
import { ledger, startTwin } from "../testing/ledger.ts";
import { endpoint } from "../wire/endpoint.ts";
import { newId } from "../wire/id.ts";
import {
  describeBody,
  encodeIdentity,
  HASHED_BODY_LIMIT,
  type Identity,
  seal,
  sealHeader,
  SIGNATURE_WINDOW_MS,
} from "../wire/signature.ts";

const Who = v.object({ type: v.string(), id: v.string() });
const contract = {
  who: endpoint("GET", "/who", {
    summary: "",
    self: true,
    query: v.object({ q: v.optional(v.string()) }),
    response: Who,
  }),
  say: endpoint("POST", "/say", {
    summary: "",
    self: true,
    body: v.object({ text: v.optional(v.string()) }),
    response: Who,
  }),
  guarded: endpoint("GET", "/guarded", { summary: "", permission: "thing.read", response: Who }),
  inner: endpoint("GET", "/internal/who", { summary: "", internal: true, response: Who }),
};
const actor = (ctx: Context) => ctx.actor;
const services = [ledger({ contract, routes: { who: actor, say: actor, guarded: actor, inner: actor } })];
const host = useHost(services);

const user = (): Identity => {
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
interface Changes {
  identity?: Identity;
  secret?: string;
  time?: number;
  nonce?: string;
  body?: string;
  /** What arrives instead of what was signed. */
  sent?: { path?: string; body?: string | null; method?: string; part?: [nth: number, value: string] };
}
function changed(sealed: string, [nth, value]: [nth: number, value: string] = [5, ""]): string {
  return sealed
    .split(" ")
    .map((part, i) => (i === nth ? value : part))
    .join(" ");
}

/** A request as the edge signs it, with whatever a forger might change. */
async function signed(method: string, path: string, changes: Changes = {}): Promise<Request> {
  const { config, clock } = host().runtimes.get("projects")!;
  const bytes = changes.body === undefined ? null : new TextEncoder().encode(changes.body);
  const parts = {
    method,
    path,
    identity: encodeIdentity(changes.identity ?? user()),
    time: String(changes.time ?? clock.now().getTime()),
    nonce: changes.nonce ?? newId(),
    body: await describeBody(bytes),
  };
  const headers = {
    [sealHeader]: changed(seal(changes.secret ?? config.EDGE_SECRET, parts), changes.sent?.part),
  };
  const body = changes.sent?.body === undefined ? changes.body : changes.sent.body;
  return new Request(`http://localhost${changes.sent?.path ?? path}`, {
    method: changes.sent?.method ?? method,
    headers,
    body,
  });
}
const send = async (request: Request | Promise<Request>, to = host().app) => (await to.handle(await request)).status;
const serviceIdentity: Identity = {
  workspaceId: newId(),
  actor: { type: "service", id: "tasks" },
  sessionId: null,
  scopes: null,
  ip: null,
  userAgent: null,
};

test("what the edge signed is answered to the one it names", async () => {
  const identity = user();
  const response = await host().app.handle(await signed("GET", "/who?q=a%20b", { identity }));
  expect([response.status, await response.json()]).toEqual([200, identity.actor]);
  expect(await send(signed("POST", "/say", { body: '{"text":"hello"}' }))).toBe(200);
  expect(await send(signed("POST", "/say"))).toBe(200);
});

test.each<[string, () => Promise<Request>]>([
  ["without any signature", async () => new Request("http://localhost/who")],
  ["signed with another secret", () => signed("GET", "/who", { secret: "not the secret of the edge, but as long" })],
  ["with another path", () => signed("GET", "/who", { sent: { path: "/guarded" } })],
  ["with another query", () => signed("GET", "/who?q=1", { sent: { path: "/who?q=2" } })],
  ["with a query added", () => signed("GET", "/who", { sent: { path: "/who?q=2" } })],
  ["with another body", () => signed("POST", "/say", { body: '{"text":"a"}', sent: { body: '{"text":"b"}' } })],
  ["with its body taken away", () => signed("POST", "/say", { body: '{"text":"a"}', sent: { body: null } })],
  ["with a body added", () => signed("POST", "/say", { sent: { body: '{"text":"b"}' } })],
  [
    "with a large body cut",
    () =>
      signed("POST", "/say", {
        body: JSON.stringify({ text: "x".repeat(HASHED_BODY_LIMIT) }),
        sent: { body: '{"text":"x"}' },
      }),
  ],
  [
    "with a large body taken away",
    () =>
      signed("POST", "/say", { body: JSON.stringify({ text: "x".repeat(HASHED_BODY_LIMIT) }), sent: { body: null } }),
  ],
  ["with another identity", () => signed("GET", "/who", { sent: { part: [4, encodeIdentity(user())] } })],
  ["with a later time", () => signed("GET", "/who", { sent: { part: [0, String(Date.now() + 5000)] } })],
  ["with another nonce", () => signed("GET", "/who", { sent: { part: [1, newId()] } })],
  ["with no nonce to speak of", () => signed("GET", "/who", { nonce: "short" })],
  ["too old", () => signed("GET", "/who", { time: host().clock.now().getTime() - SIGNATURE_WINDOW_MS - 1000 })],
  ["from the future", () => signed("GET", "/who", { time: host().clock.now().getTime() + SIGNATURE_WINDOW_MS + 1000 })],
  ["in which the edge claims to be a service", () => signed("GET", "/internal/who", { identity: serviceIdentity })],
  [
    "in which a service claims to be a user",
    () => signed("GET", "/who", { secret: host().runtimes.get("projects")!.config.SERVICE_SECRET }),
  ],
])("a request %s is refused", async (_what, make) => {
  const response = await host().app.handle(await make());
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
    401,
    "request.unauthenticated",
  ]);
});

test("a request counts once, whether it reads or writes", async () => {
  for (const [method, path] of [
    ["GET", "/who"],
    ["POST", "/say"],
  ] as const) {
    const request = await signed(method, path);
    const copies = Array.from({ length: 5 }, () => request.clone() as Request);
    expect((await Promise.all(copies.map((copy) => send(copy)))).sort()).toEqual([200, 401, 401, 401, 401]);
  }
});

test("a write counts once, in whatever process, while Redis goes away and when it is back", async () => {
  const { config } = host().runtimes.get("projects")!;
  const redis = openGate(config.REDIS_URL);
  const start = () => startTwin(host(), services, { REDIS_URL: redis.url });
  const twins = await Promise.all([start(), start()]);
  const sent: Request[] = [];
  const [one, other] = twins;
  const write = async (to: Host) => {
    sent.push(await signed("POST", "/say"));
    return send(sent.at(-1)!.clone() as Request, to.app);
  };
  /** Nothing that was sent counts again; only what Redis alone may know is told to come back. */
  const again = async (to: Host, ...answers: number[]) => {
    for (const request of sent) expect(answers).toContain(await send(request.clone() as Request, to.app));
  };
  try {
    expect(await write(one)).toBe(200);
    redis.shut();
    for (const twin of twins) await again(twin, 503);
    expect(await send(signed("GET", "/who"), one.app)).toBe(200);
    sent.length = 0;
    await eventually(async () => (await write(one)) === 200);
    sent.splice(0, sent.length - 1);
    for (const twin of twins) await again(twin, 401);
    expect(await write(other)).toBe(200);
    twins.push(await start());
    for (const twin of twins) await again(twin, 401, 503);
    redis.open();
    await eventually(async () => (await one.ready()).ready && (await other.ready()).ready);
    for (const twin of twins) await again(twin, 401);
    expect([await write(one), await write(other)]).toEqual([200, 200]);
    for (const twin of twins) await again(twin, 401);
  } finally {
    redis.open();
    for (const twin of twins) await twin.stop();
  }
}, 60_000);

test("a write that was told to a Redis which came back with nothing does not count again", async () => {
  const redis = await startForgetfulRedis();
  const twin = await startTwin(host(), services, { REDIS_URL: redis.url });
  try {
    const write = async () => {
      const request = await signed("POST", "/say");
      return (await send(request.clone() as Request, twin.app)) === 200 && request;
    };
    const told = await eventually(write);
    await redis.startAgain();
    await eventually(write);
    expect(await send(told, twin.app)).toBe(503);
  } finally {
    await twin.stop();
    await redis.stop();
  }
}, 60_000);

test("a service is known by its own secret, and a user never reaches what is for services", async () => {
  const secret = host().runtimes.get("projects")!.config.SERVICE_SECRET;
  expect(await send(signed("GET", "/internal/who", { identity: serviceIdentity, secret }))).toBe(200);
  expect(await send(signed("GET", "/internal/who"))).toBe(403);
});

test("nobody in particular is asked to sign in, and a stranger to the workspace is turned away", async () => {
  const anonymous: Identity = { ...serviceIdentity, actor: { type: "anonymous", id: "-" } };
  expect(await send(signed("GET", "/who", { identity: anonymous }))).toBe(401);
  expect(await send(signed("GET", "/who", { identity: { ...user(), workspaceId: newId() } }))).toBe(401);
});

test("scopes narrow what a user may do, and never widen it", async () => {
  const limited = host().context("projects", { permissions: ["thing.read"] });
  const identity: Identity = {
    ...user(),
    workspaceId: limited.workspaceId,
    actor: { type: "user", id: limited.actor.id },
  };
  expect(await send(signed("GET", "/guarded", { identity }))).toBe(200);
  expect(await send(signed("GET", "/guarded", { identity: { ...identity, scopes: ["thing.read"] } }))).toBe(200);
  expect(await send(signed("GET", "/guarded", { identity: { ...identity, scopes: [] } }))).toBe(403);
  const anything = { ...user(), scopes: ["thing.write"] };
  expect(await send(signed("GET", "/guarded", { identity: anything }))).toBe(403);
  const nobody = host().context("projects", { permissions: [] });
  const eager: Identity = {
    ...user(),
    workspaceId: nobody.workspaceId,
    actor: { type: "user", id: nobody.actor.id },
    scopes: ["thing.read"],
  };
  expect(await send(signed("GET", "/guarded", { identity: eager }))).toBe(403);
});
