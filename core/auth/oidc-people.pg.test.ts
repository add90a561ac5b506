import { expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { acceptInvitation } from "./accept-invitation.ts";
import { createInvitation } from "./create-invitation.ts";
import { findOidcProviders } from "./find-oidc-providers.ts";
import { invitationToken } from "./invitation.ts";
import { getUser } from "./list-users.ts";
import { login } from "./login.ts";
import { refresh } from "./refresh.ts";
import { updateSecondFactorPolicy } from "./second-factor/policy.ts";
import { authService } from "./service.ts";
import { startProvider } from "./testing/identity-provider.ts";
import { proveDomains, refusalOf, useOidc } from "./testing/oidc-world.ts";
import { account, anonymous, colleague, registered } from "./testing/registered.ts";
import { updateIdentityProvider } from "./update-identity-provider.ts";
import { updateUser } from "./update-user.ts";

const host = useHost([authService]);
const { idp, begin, finish, names, trust, name, person, signIn } = useOidc(host);

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

test("a password that somebody else chose opens nothing once the person has come through the provider; one of their own stays", async () => {
  const owner = await registered(host());
  const { id } = await trust(owner.ctx, { mappings: [{ claim: "groups", value: "admins", role: "admin" }] });
  const someone = await colleague(owner.ctx, ["annotator"], { emailVerified: false });
  const before = await login(anonymous(host()), someone);
  const real = await signIn(id, person({ email: someone.email, groups: ["admins"] }));
  expect(real.user).toMatchObject({ id: someone.id, roles: ["admin"], emailVerified: true });
  expect(await refusalOf(login(anonymous(host()), someone))).toMatchObject({ code: "auth.wrong_credentials" });
  const { refreshToken } = before;
  expect(await refusalOf(refresh(anonymous(host()), { refreshToken: refreshToken! }))).toMatchObject({ status: 401 });

  const { email, password } = account();
  const invited = await createInvitation(owner.ctx, { email, roles: ["annotator"] });
  const token = invitationToken(owner.ctx.runtime.cipher, { id: invited.id, sends: 1 });
  const joined = await acceptInvitation(anonymous(host()), { token, name: "Grace Hopper", password });
  expect((await signIn(id, person({ email, groups: ["admins"] }))).user.id).toBe(joined.user.id);
  expect((await login(anonymous(host()), { email, password })).user.id).toBe(joined.user.id);
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
  const change = (claims: object) => idp().people.set(sub, { ...idp().people.get(sub), groups: [], ...claims });
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

test("a workspace has several providers, each for itself, and they are found by domain and by workspace", async () => {
  const owner = await registered(host());
  const domain = `${newId()}.example`;
  const second = await startProvider(owner.ctx.runtime.config.EDGE_ORIGIN);
  const one = await trust(owner.ctx, { domains: [domain] });
  const other = await trust(owner.ctx, {
    slug: "second",
    issuer: second.issuer,
    clientId: second.clientId,
    clientSecret: second.clientSecret,
    domains: [domain],
  });
  second.allow(other.redirectUri);
  const names = async (by: object) => (await findOidcProviders(anonymous(host()), by)).items.map((item) => item.id);
  expect(await names({ domain })).toEqual([one.id, other.id]);
  expect(await names({ workspaceId: owner.ctx.workspaceId })).toEqual([one.id, other.id]);
  expect(await names({ domain: "unknown.example" })).toEqual([]);
  const sub = newId();
  for (const [at, mailbox] of [
    [idp(), "a"],
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

test("a domain that nobody has proven vouches for nobody: no account is linked by it, and nobody is added", async () => {
  const owner = await registered(host());
  const domain = `${newId()}.example`;
  const { id } = await name(owner.ctx, { domains: [domain] });
  const notProven = { code: "auth.not_let_in", fields: { detail: expect.stringContaining("not proven") } };
  const sub = person({ email: `grace@${domain}` });
  expect(await refusalOf(signIn(id, sub))).toMatchObject(notProven);
  const user = await colleague(owner.ctx, ["annotator"], { email: `ada@${domain}`, emailVerified: false });
  const other = person({ email: user.email });
  expect(await refusalOf(signIn(id, other))).toMatchObject({ code: "auth.not_let_in" });
  await proveDomains(owner.ctx, names());
  expect((await signIn(id, other)).user).toMatchObject({ id: user.id, emailVerified: true });
  expect((await signIn(id, sub)).user).toMatchObject({ emailVerified: true });
});
