import { authorize, holderOf, may, userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { ApiKey } from "./api-key.contract.ts";
import type { authContract } from "./contract.ts";
import { demandScopes, holderIdOf, managesPrograms, toApiKey } from "./credential.ts";
import { addCredential } from "./new-credential.ts";
import { endCredentials } from "./revocation.ts";
import { rotate } from "./rotate-credential.ts";
import { type CredentialRow, fill, listCredentials, lockCredential } from "./store/credentials.ts";

const ofPeople = "user.manage";
const ofPrograms = "service_account.manage";

/** Makes a key for the caller or a service account, with scopes that the caller holds; the key itself is told this once. */
export async function createApiKey(
  ctx: Context,
  { scopes, projectIds, serviceAccountId, name, expiresInDays }: Input<typeof authContract.createApiKey>,
): Promise<Output<typeof authContract.createApiKey>> {
  if (serviceAccountId && serviceAccountId !== holderOf(ctx)) authorize(ctx, ofPrograms);
  const own = !serviceAccountId || serviceAccountId === holderOf(ctx);
  demandScopes(ctx, { scopes, projectIds, own });
  return transaction(ctx, (tx) =>
    addCredential(tx, ctx, { kind: "key", name, scopes, projectIds, expiresInDays, serviceAccountId }),
  );
}

/** The caller's own keys; on request also those of other people and of service accounts, as far as the caller manages them. */
export async function listApiKeys(
  ctx: Context,
  { serviceAccountId, all, cursor, limit }: Input<typeof authContract.listApiKeys>,
): Promise<Page<ApiKey>> {
  const { workspaceId, runtime } = ctx;
  if (serviceAccountId && serviceAccountId !== holderOf(ctx)) authorize(ctx, ofPrograms);
  const now = ctx.clock.now();
  const found = await transaction(ctx, async (tx) => {
    const rows = await listCredentials(tx, workspaceId, {
      kind: "key",
      holderId: serviceAccountId ?? userOf(ctx),
      people: all && !serviceAccountId && may(ctx, ofPeople),
      programs: all && !serviceAccountId && managesPrograms(ctx),
      cursor,
      limit,
    });
    return fill(tx, workspaceId, rows, now);
  });
  return toPage(
    found.map((one) => toApiKey(runtime.cipher, one, now)),
    limit,
    (key) => key.id,
  );
}

/** Gives one's own key or a service account's a new secret; nobody gets at another person's by it. */
export async function rotateApiKey(
  ctx: Context,
  { apiKeyId, overlapHours, expiresInDays }: Input<typeof authContract.rotateApiKey>,
): Promise<Output<typeof authContract.rotateApiKey>> {
  return transaction(ctx, async (tx) => {
    const key = await lockKey(tx, ctx, apiKeyId);
    if (key.userId !== null && key.userId !== holderOf(ctx))
      throw requestProblems.forbidden({ detail: "A person's key is rotated by that person alone; you may revoke it." });
    return rotate(tx, ctx, key, { overlapHours, expiresInDays: expiresInDays ?? 90 });
  });
}

/** Revokes a key and those that were made with it. */
export async function revokeApiKey(ctx: Context, { apiKeyId }: Input<typeof authContract.revokeApiKey>): Promise<void> {
  await transaction(ctx, async (tx) => {
    await lockKey(tx, ctx, apiKeyId);
    await endCredentials(tx, ctx, { credentialId: apiKeyId });
  });
}

async function lockKey(tx: Tx, ctx: Context, id: string): Promise<CredentialRow> {
  const key = await lockCredential(tx, ctx.workspaceId, id);
  if (key?.kind !== "key" || !mayTouch(ctx, key)) throw requestProblems.not_found();
  return key;
}

function mayTouch(ctx: Context, key: CredentialRow): boolean {
  return holderIdOf(key) === holderOf(ctx) || (key.userId ? may(ctx, ofPeople) : managesPrograms(ctx));
}
