import { userOf } from "../kernel/authorize.ts";
import { actorName, type Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { ApiKey } from "./api-key.contract.ts";
import { holderIdOf, isAlive, newSecret, secretRow, toApiKey } from "./credential.ts";
import { authEvents } from "./events.ts";
import { authProblems } from "./problems.ts";
import { forget } from "./recall.ts";
import { type CredentialRow, fill, findCredential, insertCredential } from "./store/credentials.ts";
import { findServiceAccount } from "./store/service-accounts.ts";

const day = 86_400_000;

export interface NewCredential {
  kind: CredentialRow["kind"];
  name: string;
  scopes: readonly string[];
  projectIds: readonly string[] | null;
  expiresInDays: number;
  serviceAccountId: string | undefined;
}

/** Makes a key or client for the caller or for a service account; throws 404 for one that is not there. */
export async function addCredential(
  tx: Tx,
  ctx: Context,
  { kind, name, scopes, projectIds, expiresInDays, serviceAccountId }: NewCredential,
): Promise<{ credential: ApiKey; secret: string }> {
  const { workspaceId, runtime } = ctx;
  const now = ctx.clock.now();
  if (serviceAccountId) await demandActive(tx, workspaceId, serviceAccountId);
  const parent = await parentOf(tx, ctx);
  const holder = serviceAccountId ? { serviceAccountId, userId: null } : await self(tx, ctx);
  const credential: CredentialRow = {
    id: newId(),
    workspaceId,
    kind,
    name,
    ...holder,
    parentId: parent?.id ?? null,
    scopes: [...new Set(scopes)].sort(),
    projectIds: projectIds && [...new Set(projectIds)],
    expiresAt: noLaterThan(parent?.expiresAt, new Date(now.getTime() + expiresInDays * day)),
    createdBy: actorName(ctx.actor),
    createdAt: now,
    lastUsedAt: null,
    lastUsedIp: null,
    revokedAt: null,
  };
  const secret = newSecret(kind, runtime.config.NODE_ENV);
  forget(ctx);
  await insertCredential(tx, credential, secretRow(credential, secret, now));
  await emit(tx, ctx, authEvents, "api_key.created", {
    credentialId: credential.id,
    kind,
    holderId: holderIdOf(credential),
    scopes: credential.scopes,
    projectIds: credential.projectIds,
  });
  const [full] = await fill(tx, workspaceId, [credential], now);
  return { credential: toApiKey(runtime.cipher, full!, now), secret };
}

/** The key that acts, if one does: what it makes lives no longer than it does. */
export async function parentOf(tx: Tx, ctx: Context): Promise<CredentialRow | null> {
  if (ctx.actor.type !== "api_key") return null;
  const parent = await findCredential(tx, ctx.workspaceId, ctx.actor.id);
  if (!parent || !isAlive(parent, ctx.clock.now())) throw authProblems.credential_ended();
  return parent;
}

export function noLaterThan(limit: Date | undefined, wanted: Date): Date {
  return limit && limit < wanted ? limit : wanted;
}

async function self(tx: Tx, ctx: Context): Promise<Pick<CredentialRow, "userId" | "serviceAccountId">> {
  const id = userOf(ctx);
  return (await findServiceAccount(tx, ctx.workspaceId, id))
    ? { userId: null, serviceAccountId: id }
    : { userId: id, serviceAccountId: null };
}

async function demandActive(tx: Tx, workspaceId: string, serviceAccountId: string): Promise<void> {
  const account = await findServiceAccount(tx, workspaceId, serviceAccountId);
  if (!account) throw requestProblems.not_found();
  if (account.status !== "active") throw authProblems.service_account_inactive();
}
