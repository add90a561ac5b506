import { createHash, randomBytes } from "node:crypto";
import { may, reachOf } from "../kernel/authorize.ts";
import type { Cipher } from "../kernel/cipher.ts";
import type { Context } from "../kernel/context.ts";
import { base62, checksumOf } from "../kernel/wire/api-key.ts";
import type { ApiKey } from "./api-key.contract.ts";
import { permissions } from "./permissions.ts";
import { openOr } from "./person.ts";
import { authProblems } from "./problems.ts";
import type { CredentialRow, FullCredential, SecretRow } from "./store/credentials.ts";

const randomLength = 34;
/** What is shown of a secret ever after. */
const prefixLength = 14;

/** A new secret: for a key `welo_<environment>_`, 202 random bits and a checksum; for a client `wls_` and 256 bits. */
export function newSecret(kind: CredentialRow["kind"], environment: string): string {
  if (kind === "client") return `wls_${randomBytes(32).toString("base64url")}`;
  let text = `welo_${environment === "production" ? "live" : "test"}_`;
  const end = text.length + randomLength;
  while (text.length < end)
    for (const byte of randomBytes(end - text.length)) if (byte < 248) text += base62[byte % 62]!;
  return text + checksumOf(text);
}

/** What is stored of a secret. */
export function hashSecret(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

export function secretRow(
  { workspaceId, id, expiresAt }: Pick<CredentialRow, "workspaceId" | "id" | "expiresAt">,
  secret: string,
  now: Date,
): SecretRow {
  const prefix = secret.slice(0, prefixLength);
  return { hash: hashSecret(secret), workspaceId, credentialId: id, prefix, createdAt: now, expiresAt };
}

export function holderIdOf({ userId, serviceAccountId }: CredentialRow): string {
  return userId ?? serviceAccountId!;
}

/** Whether the caller looks after service accounts and what acts for them: nobody does who is of one customer. */
export function managesPrograms(ctx: Context): boolean {
  return may(ctx, "service_account.manage") && ctx.grants.customerId === null;
}

export function isAlive({ revokedAt, expiresAt }: CredentialRow, now: Date): boolean {
  return revokedAt === null && expiresAt > now;
}

/** What a key is to reach, and whose power it has at most: the caller's own, or that of a service account. */
interface Reach {
  scopes: readonly string[];
  projectIds: readonly string[] | null;
  own: boolean;
}

/** Throws unless every scope is a permission that the caller holds, wherever the key is to reach. */
export function demandScopes(ctx: Context, { scopes, projectIds, own }: Reach): void {
  const errors = scopes.flatMap((scope, i) =>
    permissions.includes(scope) ? [] : [{ pointer: `/scopes/${i}`, detail: `${scope} is no permission` }],
  );
  if (errors.length > 0) throw authProblems.unknown_permission({ errors });
  demandScopesHeld(ctx, { scopes, projectIds, own });
  const limit = ctx.grants.limitedTo ?? null;
  if (limit !== null && (projectIds === null || projectIds.some((id) => !limit.includes(id))))
    throw authProblems.role_not_yours({ detail: "A key for some projects makes keys for those projects only." });
}

/** The same of scopes that are known; an own key is held to what its holder holds where, whenever it is used. A service account's reaches beyond any one customer. */
export function demandScopesHeld({ grants }: Context, { scopes, projectIds, own }: Reach): void {
  if (!own && grants.customerId !== null)
    throw authProblems.role_not_yours({
      detail: "You can make keys for yourself only, which reach your own customer.",
    });
  const missing = scopes.find((scope) => reachOf(grants, scope)?.length === 0);
  if (missing)
    throw authProblems.role_not_yours({ permission: missing, detail: `You do not hold ${missing} yourself.` });
  const short = own ? undefined : scopes.find((scope) => !covers(reachOf(grants, scope), projectIds));
  if (short)
    throw authProblems.role_not_yours({
      permission: short,
      detail: `You hold ${short} in some projects only: name those that the key is for.`,
    });
}

function covers(reach: readonly string[] | null, projectIds: readonly string[] | null): boolean {
  return reach === null || (projectIds !== null && projectIds.every((id) => reach.includes(id)));
}

export function toApiKey(cipher: Cipher, { credential, secrets, wrappedKey }: FullCredential, now: Date): ApiKey {
  const { lastUsedAt, lastUsedIp, revokedAt, userId } = credential;
  return {
    id: credential.id,
    name: credential.name,
    holder: { type: userId ? "user" : "service_account", id: holderIdOf(credential) },
    secrets: secrets.map(({ prefix, expiresAt }) => ({ prefix, expiresAt: expiresAt.toISOString() })),
    scopes: credential.scopes,
    projectIds: credential.projectIds,
    status: revokedAt ? "revoked" : isAlive(credential, now) ? "active" : "expired",
    createdBy: credential.createdBy,
    createdAt: credential.createdAt.toISOString(),
    expiresAt: credential.expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    lastUsedIp: lastUsedIp ? openOr(cipher, wrappedKey, lastUsedIp, "") || null : null,
  };
}
