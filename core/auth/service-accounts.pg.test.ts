import { expect, test } from "bun:test";
import type { Context } from "../kernel/context.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { signClientAccessToken } from "./access-token.ts";
import { createApiKey, revokeApiKey, rotateApiKey } from "./api-keys.ts";
import { hashSecret } from "./credential.ts";
import { getGrants } from "./get-grants.ts";
import { isRevoked } from "./is-revoked.ts";
import { login } from "./login.ts";
import { createOauthClient, listOauthClients, revokeOauthClient, rotateOauthClient } from "./oauth-clients.ts";
import { createServiceAccount, deleteServiceAccount, updateServiceAccount } from "./service-accounts.ts";
import { authService } from "./service.ts";
import { findSession } from "./store/sessions.ts";
import { anonymous, colleague, contextOf, registered } from "./testing/registered.ts";
import { signClientToken, verifyApiKey } from "./verify-api-key.ts";
import { verifyToken } from "./verify-token.ts";

const host = useHost([authService]);
const plain = { name: "sync", projectIds: null, expiresInDays: 90, serviceAccountId: undefined };
const verify = (secret: string) => verifyApiKey(anonymous(host()), { hash: hashSecret(secret).toString("hex") });
const noKey = { code: "auth.invalid_key", status: 401 };
const tooFar = { code: "auth.role_not_yours", status: 403 };
const robot = (owner: Context, roles: string[]) =>
  createServiceAccount(owner, { name: "Robot", description: "", roles });

test("a service account is given no more than its maker holds, and its keys die with it", async () => {
  const { ctx } = await registered(host());
  const ann = await colleague(ctx, ["manager"]);
  const annCtx = await contextOf(host(), await login(anonymous(host()), ann));
  await expect(robot(annCtx, ["admin"])).rejects.toMatchObject(tooFar);
  const account = await robot(ctx, ["annotator"]);
  const key = await createApiKey(ctx, { ...plain, scopes: ["task.claim", "task.read"], serviceAccountId: account.id });
  expect(await getGrants(ctx, { userId: key.credential.id })).toMatchObject({
    holderId: account.id,
    roles: ["annotator"],
    permissions: ["task.claim"],
  });
  await expect(
    updateServiceAccount(annCtx, { serviceAccountId: account.id, ifMatch: undefined, roles: ["owner"] }),
  ).rejects.toMatchObject(tooFar);
  const off = await updateServiceAccount(ctx, { serviceAccountId: account.id, ifMatch: '"1"', status: "deactivated" });
  expect(off).toMatchObject({ status: "deactivated", credentials: 0, version: 2 });
  await expect(verify(key.secret)).rejects.toMatchObject(noKey);
  await expect(
    createApiKey(ctx, { ...plain, scopes: ["task.claim"], serviceAccountId: account.id }),
  ).rejects.toMatchObject({ code: "auth.service_account_inactive" });
  await deleteServiceAccount(ctx, { serviceAccountId: account.id, ifMatch: undefined });
  await expect(deleteServiceAccount(ctx, { serviceAccountId: account.id, ifMatch: undefined })).rejects.toMatchObject({
    status: 404,
  });
});

test("who is of one customer makes nothing that reaches further: no service account, nor its keys and clients", async () => {
  const { ctx } = await registered(host());
  const held = ["project.read", "task.read", "service_account.manage", "api_key.create"];
  const account = await robot(ctx, ["annotator"]);
  const [key, made] = [
    await createApiKey(ctx, { ...plain, scopes: ["task.read"], serviceAccountId: account.id }),
    await createOauthClient(ctx, { ...plain, scopes: ["task.read"], serviceAccountId: account.id }),
  ];
  const grants = { all: false, permissions: new Set(held), roles: ["agent"], customerId: newId() };
  const theirs: Context = { ...ctx, grants };
  const rotation = { overlapHours: 0, expiresInDays: undefined };
  const wants = { ...plain, scopes: ["task.read"], serviceAccountId: account.id };
  const change = { serviceAccountId: account.id, ifMatch: undefined };
  await expect(robot(theirs, [])).rejects.toMatchObject(tooFar);
  await expect(updateServiceAccount(theirs, { ...change, name: "Mine" })).rejects.toMatchObject(tooFar);
  await expect(deleteServiceAccount(theirs, change)).rejects.toMatchObject(tooFar);
  await expect(createApiKey(theirs, wants)).rejects.toMatchObject(tooFar);
  await expect(createOauthClient(theirs, wants)).rejects.toMatchObject(tooFar);
  const gone = { status: 404 };
  await expect(rotateApiKey(theirs, { apiKeyId: key.credential.id, ...rotation })).rejects.toMatchObject(gone);
  await expect(revokeApiKey(theirs, { apiKeyId: key.credential.id })).rejects.toMatchObject(gone);
  await expect(rotateOauthClient(theirs, { clientId: made.credential.id, ...rotation })).rejects.toMatchObject(gone);
  await expect(revokeOauthClient(theirs, { clientId: made.credential.id })).rejects.toMatchObject(gone);
  const own = await createApiKey(theirs, { ...plain, scopes: ["task.read"] });
  expect(own.credential.holder).toEqual({ type: "user", id: ctx.actor.id });
});

test("a client's token is told to be good, and whose, until the client ends", async () => {
  const { ctx } = await registered(host());
  const account = await robot(ctx, ["annotator"]);
  const made = await createOauthClient(ctx, { ...plain, scopes: ["task.claim"], serviceAccountId: account.id });
  const clientId = made.credential.id;
  const anyone = anonymous(host());
  const { accessToken: token } = await signClientToken(anyone, { clientId, clientSecret: made.secret, scope: null });
  const ask = (one: string) => verifyToken(anyone, { token: one });
  const { workspaceId } = ctx;
  expect(await ask(token)).toMatchObject({ valid: true, workspaceId, clientId, userId: null });
  const none = { valid: false, workspaceId: null, clientId: null, userId: null, expiresAt: null };
  const elsewhere = (await registered(host())).ctx.workspaceId;
  for (const forged of [
    { clientId: newId(), workspaceId },
    { clientId, workspaceId: elsewhere },
    { clientId: (await createApiKey(ctx, { ...plain, scopes: ["task.read"] })).credential.id, workspaceId },
  ])
    expect(await ask((await signClientAccessToken(ctx.runtime, { ...forged, scope: "" })).accessToken)).toEqual(none);
  await revokeOauthClient(ctx, { clientId });
  expect(await eventually(async () => ((await ask(token)).valid ? null : ask(token)))).toEqual(none);
});

test("a client gets tokens for its scopes, by either of two secrets, until it is revoked", async () => {
  const { ctx } = await registered(host());
  const account = await robot(ctx, ["annotator"]);
  const scopes = ["task.claim", "file.read", "task.read"];
  const made = await createOauthClient(ctx, { ...plain, serviceAccountId: account.id, scopes });
  const clientId = made.credential.id;
  const ask = (clientSecret: string, scope: string | null = null, id = clientId) =>
    signClientToken(anonymous(host()), { clientId: id, clientSecret, scope });
  expect(await ask(made.secret)).toMatchObject({ expiresIn: 600, scope: "file.read task.claim" });
  expect((await ask(made.secret, "task.claim")).scope).toBe("task.claim");
  await expect(ask(made.secret, "user.manage")).rejects.toMatchObject({ code: "auth.invalid_scope" });
  const invalid = { code: "auth.invalid_client", status: 401 };
  await expect(ask(`${made.secret}x`)).rejects.toMatchObject(invalid);
  await expect(ask(made.secret, null, newId())).rejects.toMatchObject(invalid);
  const { secret } = await createApiKey(ctx, { ...plain, scopes: ["task.read"] });
  await expect(ask(secret)).rejects.toMatchObject(invalid);
  await expect(verify(made.secret)).rejects.toMatchObject(noKey);

  host().clock.advance(1_000);
  const next = await rotateOauthClient(ctx, { clientId, overlapHours: 1, expiresInDays: undefined });
  await ask(made.secret);
  await ask(next.secret);
  expect((await listOauthClients(ctx, { serviceAccountId: account.id, limit: 50 })).items[0]!.secrets).toHaveLength(2);
  await revokeOauthClient(ctx, { clientId });
  for (const one of [made.secret, next.secret]) await expect(ask(one)).rejects.toMatchObject(invalid);
  expect((await isRevoked(anonymous(host()), { sessionId: clientId })).active).toBe(false);
  expect(await findSession(ctx.runtime, clientId)).toBeUndefined();
});
