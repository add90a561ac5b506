import { expect, test } from "bun:test";
import type { Context } from "../kernel/context.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { createApiKey } from "./api-keys.ts";
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
