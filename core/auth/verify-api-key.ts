import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { authContract } from "./contract.ts";
import { hashSecret, holderIdOf, isAlive } from "./credential.ts";
import { authProblems } from "./problems.ts";
import { actAs } from "./session.ts";
import { signClientAccessToken } from "./access-token.ts";
import { standingOf, toGrants } from "./standing.ts";
import { type CredentialRow, findBySecret, noteUse, usedLongAgo } from "./store/credentials.ts";
import { findSubjectKey } from "./store/users.ts";

/** Whose key has a hash, as the edge asks now and then while it is in use; notes the use. Throws `auth.invalid_key`. */
export async function verifyApiKey(
  ctx: Context,
  { hash }: Input<typeof authContract.verifyApiKey>,
): Promise<Output<typeof authContract.verifyApiKey>> {
  const found = await findBySecret(ctx.runtime, Buffer.from(hash, "hex"), ctx.clock.now());
  if (!found || found.credential.kind !== "key" || !(await use(ctx, found.credential)))
    throw authProblems.invalid_key();
  const { credential, secret } = found;
  const expiresAt = new Date(Math.min(credential.expiresAt.getTime(), secret.expiresAt.getTime())).toISOString();
  return { keyId: credential.id, workspaceId: credential.workspaceId, expiresAt };
}

/** Signs a token of ten minutes for a client whose secret is good; throws `auth.invalid_client` and `auth.invalid_scope`. */
export async function signClientToken(
  ctx: Context,
  { clientId, clientSecret, scope }: Input<typeof authContract.signClientToken>,
): Promise<Output<typeof authContract.signClientToken>> {
  const found = await findBySecret(ctx.runtime, hashSecret(clientSecret), ctx.clock.now());
  const client = found?.credential;
  if (!client || client.kind !== "client" || client.id !== clientId) throw authProblems.invalid_client();
  const granted = await use(ctx, client);
  if (!granted) throw authProblems.invalid_client();
  const asked = scope?.split(" ").filter(Boolean) ?? [];
  const foreign = asked.find((one) => !client.scopes.includes(one));
  if (foreign) throw authProblems.invalid_scope({ scope: foreign });
  const scopes = asked.length > 0 ? [...new Set(asked)] : granted;
  return signClientAccessToken(ctx.runtime, { clientId, workspaceId: client.workspaceId, scope: scopes.join(" ") });
}

/** Notes that a credential is used, and answers what it may do; null when it or its holder has ended. */
async function use(ctx: Context, credential: CredentialRow): Promise<string[] | null> {
  const { workspaceId, id } = credential;
  const now = ctx.clock.now();
  if (!isAlive(credential, now)) return null;
  const holderId = holderIdOf(credential);
  return transaction(actAs(ctx, workspaceId, holderId), async (tx) => {
    const standing = await standingOf(tx, workspaceId, holderId);
    if (!standing?.active) return null;
    if (usedLongAgo(credential, now)) {
      const key = ctx.ip ? await findSubjectKey(tx, workspaceId, holderId) : undefined;
      await noteUse(tx, workspaceId, id, { at: now, ip: key ? ctx.runtime.cipher.seal(key, ctx.ip!) : null });
    }
    const { permissions, inProjects } = toGrants(standing, credential);
    return [...new Set([...permissions, ...inProjects.flatMap((one) => one.permissions)])].sort();
  });
}
