import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Context } from "../kernel/context.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { createIdentityProvider } from "./create-identity-provider.ts";
import { findOidcProviders } from "./find-oidc-providers.ts";
import { finishOidc } from "./finish-oidc.ts";
import { getUser } from "./list-users.ts";
import { refresh } from "./refresh.ts";
import { updateSecondFactorPolicy } from "./second-factor/policy.ts";
import { authService } from "./service.ts";
import { startOidc } from "./start-oidc.ts";
import { type Jar, startProvider, type TestProvider } from "./testing/identity-provider.ts";
import { anonymous, colleague, registered } from "./testing/registered.ts";
import { updateIdentityProvider } from "./update-identity-provider.ts";
import { updateUser } from "./update-user.ts";

const host = useHost([authService]);
let idp: TestProvider;
beforeAll(async () => {
  host().runtimes.get("auth")!.config.OIDC_LOOPBACK = true;
  idp = await startProvider(`${host().runtimes.get("auth")!.config.EDGE_ORIGIN}/app/oidc/callback`);
});
afterAll(() => idp.stop());

const settings = (more: object = {}) => ({
  name: "Example",
  slug: "example",
  issuer: idp.issuer,
  clientId: idp.clientId,
  clientSecret: idp.clientSecret,
  scopes: ["openid", "email", "profile", "groups"],
  domains: ["example.org"],
  mappings: [],
  defaultRoles: ["annotator"],
  justInTime: true,
  enabled: true,
  ...more,
});
const trust = (ctx: Context, more: object = {}) => createIdentityProvider(ctx, settings(more));
const person = (claims: object = {}) => {
  const sub = newId();
  idp.people.set(sub, { email: `grace.${sub}@example.org`, email_verified: true, name: "Grace Hopper", ...claims });
  return sub;
};
const begin = (providerId: string) => startOidc(anonymous(host()), { providerId, returnTo: "/app/queues/1?a=b" });
const finish = (back: Record<string, string>, binding: string | null) =>
  finishOidc(anonymous(host()), { ...back, binding } as never);
async function signIn(providerId: string, sub: string, jar?: Jar) {
  const { url, binding } = await begin(providerId);
  return finish(await idp.visit(url, sub, jar), binding);
}
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

test("somebody new is added as they come, and is the same person the next time", async () => {
  const owner = await registered(host());
  const { id } = await trust(owner.ctx);
  const sub = person();
  const { url } = await begin(id);
  expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
    code_challenge_method: "S256",
    response_type: "code",
  });
  const first = await signIn(id, sub);
  expect(first).toMatchObject({
    user: { name: "Grace Hopper", email: `grace.${sub}@example.org`, roles: ["annotator"] },
    workspace: { id: owner.ctx.workspaceId },
    returnTo: "http://127.0.0.1:7400/app/queues/1?a=b",
  });
  expect(first.refreshToken).toStartWith("wlr_");
  expect((await signIn(id, sub)).user.id).toBe(first.user.id);
});

test("many who come at once as the same new person become one user", async () => {
  const { id } = await trust((await registered(host())).ctx);
  const sub = person();
  const ids = await Promise.all(Array.from({ length: 4 }, async () => (await signIn(id, sub)).user.id));
  expect(new Set(ids).size).toBe(1);
});

test("an answer is good once, in the browser that began, within ten minutes", async () => {
  const { id } = await trust((await registered(host())).ctx);
  const { url, binding } = await begin(id);
  const back = await idp.visit(url, person());
  const over = { code: "auth.sign_in_over", status: 410 };
  expect(await refusalOf(finish(back, null))).toMatchObject(over);
  expect(await refusalOf(finish(back, (await begin(id)).binding))).toMatchObject(over);
  expect(await refusalOf(finish({ ...back, state: "made-up" }, binding))).toMatchObject(over);
  const tries = await Promise.all(
    Array.from({ length: 5 }, () =>
      finish(back, binding).then(
        () => "in",
        (error: { code: string }) => error.code,
      ),
    ),
  );
  expect(tries.toSorted()).toEqual([...Array<string>(4).fill("auth.sign_in_over"), "in"].toSorted());
  const late = await begin(id);
  const answer = await idp.visit(late.url, person());
  host().clock.advance(601_000);
  expect(await refusalOf(finish(answer, late.binding))).toMatchObject(over);
});

test("a code of another sign-in, or used already, is refused", async () => {
  const { id } = await trust((await registered(host())).ctx);
  const [one, other] = [await begin(id), await begin(id)];
  const back = await idp.visit(one.url, person());
  const mixed = finish({ ...back, state: new URL(other.url).searchParams.get("state")! }, other.binding);
  expect(await refusalOf(mixed)).toMatchObject({ code: "auth.provider_refused", status: 401 });
});

test("an answer from another issuer is refused (RFC 9207)", async () => {
  const { id } = await trust((await registered(host())).ctx);
  for (const iss of ["https://evil.example.org", undefined]) {
    const { url, binding } = await begin(id);
    const back = await idp.visit(url, person());
    expect(back.iss).toBe(idp.issuer);
    const { iss: _, ...rest } = back;
    expect(await refusalOf(finish(iss ? { ...rest, iss } : rest, binding))).toMatchObject({
      code: "auth.provider_refused",
    });
  }
});

const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const now = () => Math.floor(Date.now() / 1000);
const forgeries: [string, (claims: Record<string, unknown>) => Promise<string> | string][] = [
  ["with another nonce", (claims) => idp.sign({ ...claims, nonce: "another" })],
  ["without a nonce", ({ nonce: _, ...claims }) => idp.sign(claims)],
  ["of another issuer", (claims) => idp.sign({ ...claims, iss: "https://evil.example.org" })],
  ["for another client", (claims) => idp.sign({ ...claims, aud: "another" })],
  [
    "for many clients, with us as none of its parties",
    (claims) => idp.sign({ ...claims, aud: [idp.clientId, "b"], azp: "b" }),
  ],
  ["that has expired", (claims) => idp.sign({ ...claims, iat: now() - 7200, exp: now() - 3600 })],
  ["that nobody signed", (claims) => `${b64({ alg: "none" })}.${b64(claims)}.`],
  [
    "signed by the public key as a secret",
    (claims) => idp.sign(claims, { alg: "HS256" }, new TextEncoder().encode(JSON.stringify(idp.publicKey))),
  ],
  [
    "signed by our client secret",
    (claims) => idp.sign(claims, { alg: "HS256" }, new TextEncoder().encode(idp.clientSecret.padEnd(32))),
  ],
  ["signed by a key that is not published", (claims) => idp.sign(claims, { kid: "another" })],
  [
    "whose claims were changed afterwards",
    async (claims) => {
      const [header, , signature] = (await idp.sign(claims as never)).split(".");
      return `${header}.${b64({ ...claims, sub: "another" })}.${signature}`;
    },
  ],
];

const withToken = (forge: (claims: Record<string, unknown>) => Promise<string> | string) => {
  idp.tamper = async (path, body) => {
    if (path !== "/token" || typeof body.id_token !== "string") return body;
    const payload = Buffer.from(body.id_token.split(".")[1]!, "base64url").toString();
    return { ...body, id_token: await forge(JSON.parse(payload) as Record<string, unknown>) };
  };
};

test("an ID token that is signed again, and nothing else, is good", async () => {
  const { id } = await trust((await registered(host())).ctx);
  const sub = person();
  withToken((claims) => idp.sign(claims));
  const tokens = await signIn(id, sub).finally(() => (idp.tamper = null));
  expect(tokens.user.roles).toEqual(["annotator"]);
});

test.each(forgeries)("an ID token %s is refused", async (_what, forge) => {
  const { id } = await trust((await registered(host())).ctx);
  const sub = person();
  withToken(forge);
  const refusal = await refusalOf(signIn(id, sub)).finally(() => (idp.tamper = null));
  expect(refusal).toMatchObject({ code: "auth.provider_refused", status: 401 });
  expect(await signIn(id, sub)).toMatchObject({ user: { roles: ["annotator"] } });
});

test("a provider that changes its keys is followed at once", async () => {
  const { id } = await trust((await registered(host())).ctx);
  const sub = person();
  const { user } = await signIn(id, sub);
  await idp.rotate();
  expect((await signIn(id, sub)).user.id).toBe(user.id);
});

test("an account is linked by address only where the provider vouches for the address and its domain", async () => {
  const owner = await registered(host());
  const { id } = await trust(owner.ctx);
  const someone = await colleague(owner.ctx, ["reviewer"]);
  const unverified = person({ email: someone.email, email_verified: false });
  expect(await refusalOf(signIn(id, unverified))).toMatchObject({ code: "auth.not_let_in", status: 403 });
  const asText = person({ email: someone.email, email_verified: "true" });
  expect(await refusalOf(signIn(id, asText))).toMatchObject({ code: "auth.not_let_in" });
  const linked = await signIn(id, person({ email: someone.email.toUpperCase() }));
  expect(linked.user).toMatchObject({ id: someone.id, roles: ["reviewer"] });

  const narrow = await trust(owner.ctx, { slug: "narrow", domains: ["elsewhere.example"] });
  expect(await refusalOf(signIn(narrow.id, person({ email: someone.email })))).toMatchObject({
    code: "auth.not_let_in",
  });
  const foreign = await trust((await registered(host())).ctx);
  expect(await refusalOf(signIn(foreign.id, person({ email: someone.email })))).toMatchObject({
    code: "auth.not_let_in",
  });
});

test("without people being added as they come, only those who are here get in; the deactivated stay out", async () => {
  const owner = await registered(host());
  const { id } = await trust(owner.ctx, { justInTime: false });
  expect(await refusalOf(signIn(id, person()))).toMatchObject({ code: "auth.not_let_in" });
  const someone = await colleague(owner.ctx, ["annotator"]);
  const sub = person({ email: someone.email });
  await signIn(id, sub);
  await updateUser(owner.ctx, { userId: someone.id, status: "deactivated", ifMatch: undefined });
  expect(await refusalOf(signIn(id, sub))).toMatchObject({
    code: "auth.not_let_in",
    fields: { detail: "The account is deactivated." },
  });
});

test("claims give roles anew at every sign-in", async () => {
  const owner = await registered(host());
  const mappings = [
    { claim: "groups", value: "labellers", role: "annotator" },
    { claim: "groups", value: "checkers", role: "reviewer" },
    { claim: "realm_access.roles", value: "boss", role: "manager" },
  ];
  const { id } = await trust(owner.ctx, { mappings, defaultRoles: [] });
  const sub = person({ groups: ["labellers", "checkers"] });
  expect((await signIn(id, sub)).user.roles.toSorted()).toEqual(["annotator", "reviewer"]);
  const change = (claims: object) => idp.people.set(sub, { ...idp.people.get(sub), groups: [], ...claims });
  change({ realm_access: { roles: ["boss"] } });
  const { user } = await signIn(id, sub);
  expect(user.roles).toEqual(["manager"]);
  change({ realm_access: null });
  expect(await refusalOf(signIn(id, sub))).toMatchObject({ code: "auth.not_let_in" });
  expect((await getUser(owner.ctx, { userId: user.id })).roles).toEqual(["manager"]);
});

test("nobody becomes an owner by a claim, or signs in as one, but by an owner's word", async () => {
  const owner = await registered(host());
  const admin = await colleague(owner.ctx, ["admin"]);
  const everything = new Set(owner.tokens.permissions);
  const adminCtx = {
    ...owner.ctx,
    actor: { type: "user" as const, id: admin.id },
    grants: { ...owner.ctx.grants, roles: ["admin"], permissions: everything },
  };
  const mappings = [{ claim: "groups", value: "bosses", role: "owner" }];
  expect(await refusalOf(trust(adminCtx, { mappings }))).toMatchObject({ code: "auth.role_not_yours", status: 403 });
  const lesser = { ...adminCtx, grants: { ...adminCtx.grants, permissions: new Set(["identity_provider.manage"]) } };
  expect(await refusalOf(trust(lesser))).toMatchObject({ code: "auth.role_not_yours" });

  const byAdmin = await trust(adminCtx);
  const asOwner = person({ email: owner.email });
  expect(await refusalOf(signIn(byAdmin.id, asOwner))).toMatchObject({ code: "auth.not_let_in" });
  const byOwner = await trust(owner.ctx, { slug: "by-owner", mappings });
  const boss = await signIn(byOwner.id, person({ groups: ["bosses"] }));
  expect(boss.user.roles).toEqual(["owner"]);
  const change = { providerId: byOwner.id, ifMatch: undefined, issuer: "https://evil.example.org" };
  expect(await refusalOf(updateIdentityProvider(adminCtx, change))).toMatchObject({ code: "auth.role_not_yours" });
  expect((await signIn(byOwner.id, asOwner)).user.roles).toContain("annotator");
});

test("the last owner stays one, whatever the claims say", async () => {
  const owner = await registered(host());
  const { id } = await trust(owner.ctx, { mappings: [{ claim: "groups", value: "bosses", role: "owner" }] });
  expect((await signIn(id, person({ email: owner.email }))).user.roles).toContain("owner");
});

test("a provider that is away, or never answers, is a problem soon", async () => {
  const { id } = await trust((await registered(host())).ctx);
  const gone = await startProvider("http://127.0.0.1:1/");
  const away = await trust((await registered(host())).ctx, { issuer: gone.issuer });
  await gone.stop();
  expect(await refusalOf(begin(away.id))).toMatchObject({ code: "auth.provider_away", status: 503 });
  const { url, binding } = await begin(id);
  const back = await idp.visit(url, person());
  idp.silent = true;
  const began = performance.now();
  const refusal = await refusalOf(finish(back, binding)).finally(() => (idp.silent = false));
  expect(refusal).toMatchObject({ code: "auth.provider_away" });
  expect(performance.now() - began).toBeLessThan(10_000);
});

test("a workspace has several providers, each for itself, and they are found by domain and by workspace", async () => {
  const owner = await registered(host());
  const domain = `${newId()}.example`;
  const second = await startProvider(`${owner.ctx.runtime.config.EDGE_ORIGIN}/app/oidc/callback`);
  const one = await trust(owner.ctx, { domains: [domain] });
  const other = await trust(owner.ctx, {
    slug: "second",
    issuer: second.issuer,
    clientId: second.clientId,
    clientSecret: second.clientSecret,
    domains: [domain],
  });
  const names = async (by: object) => (await findOidcProviders(anonymous(host()), by)).items.map((item) => item.id);
  expect(await names({ domain })).toEqual([one.id, other.id]);
  expect(await names({ workspaceId: owner.ctx.workspaceId })).toEqual([one.id, other.id]);
  expect(await names({ domain: "unknown.example" })).toEqual([]);
  const sub = newId();
  for (const [at, mailbox] of [
    [idp, "a"],
    [second, "b"],
  ] as const)
    at.people.set(sub, { email: `${mailbox}.${sub}@${domain}`, email_verified: true });
  const first = await signIn(one.id, sub);
  const { url, binding } = await begin(other.id);
  const elsewhere = await finish(await second.visit(url, sub), binding);
  expect(elsewhere.user.id).not.toBe(first.user.id);
  await second.stop();
  await updateIdentityProvider(owner.ctx, { providerId: one.id, enabled: false, ifMatch: undefined });
  expect(await names({ domain })).toEqual([other.id]);
  expect(await refusalOf(begin(one.id))).toMatchObject({ status: 404 });
});

test("nobody is sent on to a page that is not ours", async () => {
  const { id: providerId } = await trust((await registered(host())).ctx);
  for (const returnTo of [
    "https://evil.example",
    "//evil.example/app/",
    "/app/../..//evil.example",
    "/app\\@evil.example",
    "/elsewhere",
    "javascript:1",
    "/app/../v1/x",
    "/app/\n",
  ])
    expect(await refusalOf(startOidc(anonymous(host()), { providerId, returnTo }))).toMatchObject({ status: 422 });
});

test("a person who came this way has no password to guess", async () => {
  const { id } = await trust((await registered(host())).ctx);
  const { user } = await signIn(id, person());
  const answer = await host().request("auth", {}, "POST", "/auth/login", { email: user.email, password: "null" });
  expect(answer.status).toBe(401);
});

test("where a second factor is asked of everyone, the provider's word is enough, and the session goes on", async () => {
  const owner = await registered(host());
  const { id } = await trust(owner.ctx);
  const sub = person();
  await updateSecondFactorPolicy(owner.ctx, { everyone: true, roles: [], graceDays: 0 });
  const { refreshToken, user } = await signIn(id, sub);
  expect((await refresh(anonymous(host()), { refreshToken: refreshToken! })).user.id).toBe(user.id);
});
