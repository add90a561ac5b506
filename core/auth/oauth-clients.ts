import { holderOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { ApiKey } from "./api-key.contract.ts";
import type { authContract } from "./contract.ts";
import { demandScopes, managesPrograms, toApiKey } from "./credential.ts";
import { addCredential } from "./new-credential.ts";
import { endCredentials } from "./revocation.ts";
import { rotate } from "./rotate-credential.ts";
import { type CredentialRow, fill, listCredentials, lockCredential } from "./store/credentials.ts";

/** Makes an OAuth2 client of a service account, with scopes that the caller holds; its secret is told this once. */
export async function createOauthClient(
  ctx: Context,
  { scopes, projectIds, serviceAccountId, name, expiresInDays }: Input<typeof authContract.createOauthClient>,
): Promise<Output<typeof authContract.createOauthClient>> {
  demandScopes(ctx, { scopes, projectIds, own: serviceAccountId === holderOf(ctx) });
  return transaction(ctx, (tx) =>
    addCredential(tx, ctx, { kind: "client", name, scopes, projectIds, expiresInDays, serviceAccountId }),
  );
}

export async function listOauthClients(
  ctx: Context,
  { serviceAccountId, cursor, limit }: Input<typeof authContract.listOauthClients>,
): Promise<Page<ApiKey>> {
  const { workspaceId, runtime } = ctx;
  const now = ctx.clock.now();
  const filter = { kind: "client" as const, holderId: serviceAccountId, people: false, programs: !serviceAccountId };
  const found = await transaction(ctx, async (tx) =>
    fill(tx, workspaceId, await listCredentials(tx, workspaceId, { ...filter, cursor, limit }), now),
  );
  return toPage(
    found.map((one) => toApiKey(runtime.cipher, one, now)),
    limit,
    (client) => client.id,
  );
}

export async function rotateOauthClient(
  ctx: Context,
  { clientId, overlapHours, expiresInDays }: Input<typeof authContract.rotateOauthClient>,
): Promise<Output<typeof authContract.rotateOauthClient>> {
  return transaction(ctx, async (tx) =>
    rotate(tx, ctx, await lockClient(tx, ctx, clientId), { overlapHours, expiresInDays: expiresInDays ?? 365 }),
  );
}

/** Revokes a client; the tokens that it has stop working at the edge within seconds. */
export async function revokeOauthClient(
  ctx: Context,
  { clientId }: Input<typeof authContract.revokeOauthClient>,
): Promise<void> {
  await transaction(ctx, async (tx) => {
    await lockClient(tx, ctx, clientId);
    await endCredentials(tx, ctx, { credentialId: clientId });
  });
}

async function lockClient(tx: Tx, ctx: Context, id: string): Promise<CredentialRow> {
  const client = await lockCredential(tx, ctx.workspaceId, id);
  if (client?.kind !== "client" || !managesPrograms(ctx)) throw requestProblems.not_found();
  return client;
}
