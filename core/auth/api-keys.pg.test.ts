import { expect, test } from "bun:test";
import type { Context } from "../kernel/context.ts";
import { useHost } from "../kernel/testing/host.ts";
import { base62, isApiKey } from "../kernel/wire/api-key.ts";
import { newId } from "../kernel/wire/id.ts";
import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from "./api-keys.ts";
import type { ApiKey } from "./api-key.contract.ts";
import { hashSecret } from "./credential.ts";
import { getGrants } from "./get-grants.ts";
import { isRevoked } from "./is-revoked.ts";
import { createOauthClient } from "./oauth-clients.ts";
import { createServiceAccount } from "./service-accounts.ts";
import { authService } from "./service.ts";
import { plain, with_ } from "./testing/keys.ts";
import { anonymous, colleague, contextOf, registered } from "./testing/registered.ts";
import { login } from "./login.ts";
import { updateUser } from "./update-user.ts";
import { verifyApiKey } from "./verify-api-key.ts";

const host = useHost([authService]);
const hour = 3_600_000;
const hex = (secret: string) => ({ hash: hashSecret(secret).toString("hex") });
const verify = (secret: string, ip: string | null = null) => verifyApiKey(anonymous(host(), ip), hex(secret));
const noKey = { code: "auth.invalid_key", status: 401 };
const tooFar = { code: "auth.role_not_yours", status: 403 };

const robot = (owner: Context, roles = ["manager"]) =>
  createServiceAccount(owner, { name: "Robot", description: "", roles });

test("a key is told once, has a checksum, carries its scopes and no more, and is stored by its hash", async () => {
  const { ctx } = await registered(host());
  const { credential, secret } = await createApiKey(ctx, { ...plain, scopes: ["task.read", "task.read"] });
  expect(secret).toMatch(/^welo_test_[0-9A-Za-z]{40}$/);
  expect(isApiKey(secret)).toBe(true);
  expect(credential).toMatchObject({ scopes: ["task.read"], status: "active", lastUsedAt: null });
  expect(secret.startsWith(credential.secrets[0]!.prefix)).toBe(true);
  expect(Date.parse(credential.expiresAt) - Date.parse(credential.createdAt)).toBe(90 * 24 * hour);
  expect(await verify(secret)).toMatchObject({ keyId: credential.id, workspaceId: ctx.workspaceId });
  expect(await getGrants(ctx, { userId: credential.id })).toMatchObject({
    active: true,
    permissions: ["task.read"],
    holderId: ctx.actor.id,
  });
  const stored = await ctx.runtime.db.system.sql`select row_to_json(s)::text as row from auth.credential_secrets s`;
  for (const { row } of stored) expect(row).not.toContain(secret.slice(14));
  expect(JSON.stringify((await listApiKeys(ctx, { all: false, limit: 50 })).items)).not.toContain(secret.slice(14));
});

test("a key with any one character changed is refused before anybody looks it up", async () => {
  const { ctx } = await registered(host());
  const { secret } = await createApiKey(ctx, { ...plain, scopes: ["task.read"] });
  for (let i = 0; i < secret.length; i++) {
    const other = base62[(base62.indexOf(secret[i]!) + 1) % 62]!;
    const changed = secret.slice(0, i) + other + secret.slice(i + 1);
    expect([changed, isApiKey(changed)]).toEqual([changed, false]);
    if (i % 9 === 0) await expect(verify(changed)).rejects.toMatchObject(noKey);
  }
});

test("the last use is noted at most once a minute, its address sealed", async () => {
  const { ctx } = await registered(host());
  const { credential, secret } = await createApiKey(ctx, { ...plain, scopes: ["task.read"] });
  const shown = async () => (await listApiKeys(ctx, { all: false, limit: 1 })).items[0]!;
  await verify(secret, "192.0.2.1");
  const first = await shown();
  expect([first.id, first.lastUsedIp]).toEqual([credential.id, "192.0.2.1"]);
  host().clock.advance(30_000);
  await verify(secret, "192.0.2.2");
  expect(await shown()).toEqual(first);
  host().clock.advance(31_000);
  await verify(secret, "192.0.2.3");
  expect((await shown()).lastUsedIp).toBe("192.0.2.3");
  const [row] = await ctx.runtime.db.system
    .sql`select row_to_json(c)::text as row from auth.credentials c where id = ${credential.id}`;
  expect(String(row!.row)).not.toContain(Buffer.from("192.0.2.3").toString("hex"));
});

test("a key ends with its time, by revocation and with its person, and no earlier", async () => {
  const { ctx } = await registered(host());
  const make = async () =>
    (await createApiKey(ctx, { ...plain, scopes: ["task.read"], expiresInDays: 1 })) as {
      credential: ApiKey;
      secret: string;
    };
  const [timed, revoked] = [await make(), await make()];
  await revokeApiKey(ctx, { apiKeyId: revoked.credential.id });
  await expect(verify(revoked.secret)).rejects.toMatchObject(noKey);
  expect(await getGrants(ctx, { userId: revoked.credential.id })).toMatchObject({ active: false, permissions: [] });
  expect((await isRevoked(anonymous(host()), { sessionId: revoked.credential.id })).active).toBe(false);
  host().clock.advance(23 * hour);
  await verify(timed.secret);
  host().clock.advance(hour);
  await expect(verify(timed.secret)).rejects.toMatchObject(noKey);

  const ann = await colleague(ctx, ["manager"]);
  const annCtx = await contextOf(host(), await login(anonymous(host()), ann));
  const hers = await createApiKey(annCtx, { ...plain, scopes: ["task.read"] });
  await verify(hers.secret);
  await updateUser(ctx, { userId: ann.id, ifMatch: undefined, status: "deactivated" });
  await expect(verify(hers.secret)).rejects.toMatchObject(noKey);
  await updateUser(ctx, { userId: ann.id, ifMatch: undefined, status: "active" });
  await expect(verify(hers.secret)).rejects.toMatchObject(noKey);
});

test("what a key carries shrinks with its holder's roles", async () => {
  const { ctx } = await registered(host());
  const ann = await colleague(ctx, ["manager"]);
  const annCtx = await contextOf(host(), await login(anonymous(host()), ann));
  const { credential } = await createApiKey(annCtx, {
    ...plain,
    scopes: ["task.read", "project.delete", "task.claim"],
  });
  await updateUser(ctx, { userId: ann.id, ifMatch: undefined, roles: ["annotator"] });
  expect((await getGrants(ctx, { userId: credential.id })).permissions).toEqual(["task.claim"]);
});

test("nobody puts more into a key than they hold, least of all a key", async () => {
  const { ctx } = await registered(host());
  const ann = await colleague(ctx, ["manager"]);
  const annCtx = await contextOf(host(), await login(anonymous(host()), ann));
  await expect(createApiKey(annCtx, { ...plain, scopes: ["user.manage"] })).rejects.toMatchObject(tooFar);
  await expect(createApiKey(annCtx, { ...plain, scopes: ["no.such"] })).rejects.toMatchObject({
    code: "auth.unknown_permission",
  });

  const project = newId();
  const first = await createApiKey(ctx, { ...plain, expiresInDays: 2, scopes: ["api_key.create", "task.read"] });
  const asKey = await with_(ctx, first.credential);
  await expect(createApiKey(asKey, { ...plain, scopes: ["task.create"] })).rejects.toMatchObject(tooFar);
  const account = await robot(ctx);
  await expect(
    createApiKey(asKey, { ...plain, scopes: ["task.read"], serviceAccountId: account.id }),
  ).rejects.toMatchObject({ status: 403, fields: { permission: "service_account.manage" } });
  const child = await createApiKey(asKey, {
    ...plain,
    expiresInDays: 365,
    scopes: ["task.read"],
    projectIds: [project],
  });
  expect(child.credential.expiresAt).toBe(first.credential.expiresAt);
  await revokeApiKey(ctx, { apiKeyId: first.credential.id });
  await expect(verify(child.secret)).rejects.toMatchObject(noKey);

  const narrow = await createApiKey(ctx, { ...plain, scopes: ["api_key.create", "task.read"], projectIds: [project] });
  await expect(
    createApiKey(await with_(ctx, narrow.credential), { ...plain, scopes: ["task.read"] }),
  ).rejects.toMatchObject(tooFar);
});

test("who holds something in one project makes no key for a service account that reaches further with it", async () => {
  const { ctx } = await registered(host());
  const account = await robot(ctx);
  const [here, elsewhere] = [newId(), newId()];
  const everywhere = new Set(["api_key.create", "service_account.manage", "oauth_client.manage"]);
  const inProjects = [{ role: "manager", permissions: new Set(["task.read"]), projectIds: [here] }];
  const lead: Context = { ...ctx, grants: { ...ctx.grants, roles: ["lead"], permissions: everywhere, inProjects } };
  const asked = { ...plain, scopes: ["task.read"], serviceAccountId: account.id };
  for (const projectIds of [null, [elsewhere], [here, elsewhere]]) {
    await expect(createApiKey(lead, { ...asked, projectIds })).rejects.toMatchObject(tooFar);
    await expect(createOauthClient(lead, { ...asked, projectIds })).rejects.toMatchObject(tooFar);
  }
  const { credential } = await createApiKey(lead, { ...asked, projectIds: [here] });
  expect((await getGrants(ctx, { userId: credential.id })).limitedTo).toEqual([here]);
  const wide = await createApiKey(ctx, asked);
  const rotation = { apiKeyId: wide.credential.id, overlapHours: 0, expiresInDays: undefined };
  await expect(rotateApiKey(lead, rotation)).rejects.toMatchObject(tooFar);
  await verify(wide.secret);
});

test("another's key is not to be seen, rotated or revoked, and a manager of people may only revoke it", async () => {
  const { ctx } = await registered(host());
  const stranger = (await registered(host())).ctx;
  const ann = await colleague(ctx, ["manager"]);
  const annCtx = await contextOf(host(), await login(anonymous(host()), ann));
  const { credential: mine } = await createApiKey(ctx, { ...plain, scopes: ["task.read"] });
  const { credential: hers, secret } = await createApiKey(annCtx, { ...plain, scopes: ["task.read"] });
  const rotation = { overlapHours: 24, expiresInDays: undefined };
  for (const other of [stranger, annCtx]) {
    await expect(revokeApiKey(other, { apiKeyId: mine.id })).rejects.toMatchObject({ status: 404 });
    await expect(rotateApiKey(other, { apiKeyId: mine.id, ...rotation })).rejects.toMatchObject({ status: 404 });
    expect((await listApiKeys(other, { all: true, limit: 50 })).items.map(({ id }) => id)).not.toContain(mine.id);
  }
  expect((await getGrants(stranger, { userId: mine.id })).active).toBe(false);
  await expect(rotateApiKey(ctx, { apiKeyId: hers.id, ...rotation })).rejects.toMatchObject({ status: 403 });
  expect((await listApiKeys(ctx, { all: true, limit: 50 })).items.map(({ id }) => id).sort()).toEqual(
    [mine.id, hers.id].sort(),
  );
  await revokeApiKey(ctx, { apiKeyId: hers.id });
  await expect(verify(secret)).rejects.toMatchObject(noKey);
});

test("what people do about themselves is refused to keys, which may ask what they carry", async () => {
  const calls = [
    ["GET", "/auth/me"],
    ["GET", "/auth/sessions"],
    ["DELETE", "/auth/sessions"],
    ["POST", "/auth/logout"],
    ["POST", "/auth/email-verification"],
  ] as const;
  for (const [method, path] of calls)
    expect((await host().request("auth", { key: true, permissions: [] }, method, path)).status).toBe(403);
});
