import { afterAll, beforeAll, expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { createIdentityProvider } from "./create-identity-provider.ts";
import { deleteIdentityProvider } from "./delete-identity-provider.ts";
import { finishOidc } from "./finish-oidc.ts";
import { isRevoked } from "./is-revoked.ts";
import { getUser } from "./list-users.ts";
import { logoutOidc } from "./logout-oidc.ts";
import { authService } from "./service.ts";
import { startOidc } from "./start-oidc.ts";
import { type Jar, startProvider, type TestProvider } from "./testing/identity-provider.ts";
import { anonymous, contextOf, registered } from "./testing/registered.ts";
import { updateIdentityProvider } from "./update-identity-provider.ts";

const host = useHost([authService]);
const event = { "http://schemas.openid.net/event/backchannel-logout": {} };
let idp: TestProvider;
/** Where the provider's logout tokens arrive, as they would at the edge. */
let door: ReturnType<typeof Bun.serve>;
const answers: number[] = [];
beforeAll(async () => {
  const { config } = host().runtimes.get("auth")!;
  config.OIDC_LOOPBACK = true;
  idp = await startProvider(config.EDGE_ORIGIN);
  door = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const answer = await say(new URL(request.url).pathname, await request.text());
      answers.push(answer.status);
      return new Response(null, { status: answer.status });
    },
  });
});
afterAll(async () => {
  await door.stop(true);
  await idp.stop();
});

const say = (path: string, form: string) =>
  host().request("auth", { permissions: [] }, "POST", path, form, {
    "content-type": "application/x-www-form-urlencoded",
  });
const pathOf = (providerId: string) => `/auth/oidc/backchannel-logout/${providerId}`;
const send = (providerId: string, token: string) =>
  say(pathOf(providerId), new URLSearchParams({ logout_token: token }).toString());

async function world() {
  const owner = await registered(host());
  const { id, redirectUri } = await createIdentityProvider(owner.ctx, {
    name: "Example",
    slug: "example",
    issuer: idp.issuer,
    clientId: idp.clientId,
    clientSecret: idp.clientSecret,
    scopes: ["openid", "email"],
    domains: [],
    mappings: [],
    defaultRoles: ["annotator"],
    justInTime: true,
    enabled: true,
  });
  idp.allow(redirectUri);
  idp.configure({
    backchannel_logout_uri: `${door.url.origin}${pathOf(id)}`,
    backchannel_logout_session_required: true,
  });
  const sub = newId();
  idp.people.set(sub, { email: `${sub}@example.org`, email_verified: true });
  const signIn = async (jar: Jar = new Map()) => {
    const { url, binding } = await startOidc(anonymous(host()), { providerId: id, returnTo: "/app/" });
    const tokens = await finishOidc(anonymous(host()), { ...(await idp.visit(url, sub, jar)), binding } as never);
    return { tokens, jar, ctx: await contextOf(host(), tokens) };
  };
  return { owner, id, sub, signIn };
}
const lives = async (ctx: { sessionId: string | null }) =>
  (await isRevoked(anonymous(host()), { sessionId: ctx.sessionId! })).active;
const logoutClaims = (sub: string) => {
  const iat = Math.floor(host().clock.now().getTime() / 1000);
  return { iss: idp.issuer, aud: idp.clientId, iat, exp: iat + 120, jti: newId(), sub, events: event };
};

test("who signs out at the provider is signed out here, of the session that came from there alone", async () => {
  const { signIn } = await world();
  const [here, elsewhere] = [await signIn(), await signIn()];
  const { url } = await logoutOidc((await signIn(here.jar)).ctx);
  expect(await lives(here.ctx)).toBe(true);
  answers.length = 0;
  await idp.leave(url!, here.jar);
  expect(answers).toEqual([200]);
  expect(await lives(here.ctx)).toBe(false);
  expect(await lives(elsewhere.ctx)).toBe(true);
});

test("who signs out here is told where to sign out there; who came by password is not", async () => {
  const { owner, signIn } = await world();
  const { ctx } = await signIn();
  const { url } = await logoutOidc(ctx);
  expect(await lives(ctx)).toBe(false);
  const asked = new URL(url!);
  expect(asked.origin).toBe(idp.issuer);
  expect(asked.searchParams.get("post_logout_redirect_uri")).toBe("http://127.0.0.1:7400/app/");
  expect(asked.searchParams.get("id_token_hint")).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  expect(await logoutOidc(owner.ctx)).toEqual({ url: null });
  expect(await lives(owner.ctx)).toBe(false);
});

test("a token for a person ends all of their sessions from that provider, once", async () => {
  const { id, sub, signIn } = await world();
  const both = [await signIn(), await signIn()];
  const token = await idp.sign(logoutClaims(sub), { typ: "logout+jwt" });
  const [one, other] = await Promise.all([send(id, token), send(id, token)]);
  expect([one.status, other.status].toSorted()).toEqual([200, 400]);
  for (const { ctx } of both) expect(await lives(ctx)).toBe(false);
  const again = await signIn();
  expect((await send(id, token)).status).toBe(400);
  expect(await lives(again.ctx)).toBe(true);
});

test("a logout token that is not as it must be ends nothing", async () => {
  const { id, sub, signIn } = await world();
  const { ctx } = await signIn();
  const { id: foreign } = await world();
  const good = logoutClaims(sub);
  const without = (name: string) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));
  const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const bad = [
    await idp.sign({ ...good, iss: "https://evil.example.org" }),
    await idp.sign({ ...good, aud: "another" }),
    await idp.sign({ ...good, iat: good.iat - 3600, exp: good.iat - 3000 }),
    await idp.sign({ ...good, iat: good.iat + 3600, exp: good.iat + 7200 }),
    await idp.sign({ ...good, nonce: "n" }),
    await idp.sign({ ...good, events: {} }),
    await idp.sign({ ...good, events: { "http://schemas.openid.net/event/backchannel-logout": "yes" } }),
    await idp.sign(good, { typ: "at+jwt" }),
    await idp.sign(good, { kid: "another" }),
    await idp.sign(good, { alg: "HS256" }, new TextEncoder().encode(JSON.stringify(idp.publicKey))),
    `${b64({ alg: "none" })}.${b64(good)}.`,
    ...(await Promise.all(["iat", "jti", "sub", "events", "iss", "aud"].map((name) => idp.sign(without(name))))),
    "garbage",
  ];
  for (const [i, token] of bad.entries()) expect([i, (await send(id, token)).status]).toEqual([i, 400]);
  expect(await lives(ctx)).toBe(true);
  expect((await send(newId(), await idp.sign(good))).status).toBe(404);
  expect(await (await send(foreign, await idp.sign({ ...good, jti: newId() }))).json()).toEqual({ ended: 0 });
  expect(await lives(ctx)).toBe(true);
  expect(await (await send(id, await idp.sign(good))).json()).toEqual({ ended: 1 });
  expect((await say(pathOf(id), "logout_token=a&logout_token=b")).status).toBe(400);
  expect((await say(pathOf(id), "other=1")).status).toBe(422);
});

test("a provider that is switched off or removed takes its sessions along, and leaves the people", async () => {
  const { owner, id, signIn } = await world();
  const first = await signIn();
  await updateIdentityProvider(owner.ctx, { providerId: id, enabled: false, ifMatch: undefined });
  expect(await lives(first.ctx)).toBe(false);
  await updateIdentityProvider(owner.ctx, { providerId: id, enabled: true, ifMatch: undefined });
  const second = await signIn();
  await deleteIdentityProvider(owner.ctx, { providerId: id, ifMatch: undefined });
  expect(await lives(second.ctx)).toBe(false);
  expect(await lives(owner.ctx)).toBe(true);
  expect((await getUser(owner.ctx, { userId: second.tokens.user.id })).status).toBe("active");
});
