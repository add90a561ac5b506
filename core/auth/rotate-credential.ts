import { holderOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { enqueue } from "../kernel/job.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import type { ApiKey } from "./api-key.contract.ts";
import { demandScopesHeld, holderIdOf, isAlive, newSecret, secretRow, toApiKey } from "./credential.ts";
import { authEvents } from "./events.ts";
import { publishRevocations } from "./jobs/publish-revocations.ts";
import { noLaterThan, parentOf } from "./new-credential.ts";
import { authProblems } from "./problems.ts";
import { forget } from "./recall.ts";
import { type CredentialRow, descends, endSecrets, fill, insertSecret, saveExpiry } from "./store/credentials.ts";

const hour = 3_600_000;
const day = 24 * hour;

/** Gives a credential a new secret and a new life; older secrets end within `overlapHours`, at once when that is 0. */
export async function rotate(
  tx: Tx,
  ctx: Context,
  credential: CredentialRow,
  { overlapHours, expiresInDays }: { overlapHours: number; expiresInDays: number },
): Promise<{ credential: ApiKey; secret: string; previousUntil: string }> {
  const { workspaceId, runtime } = ctx;
  const { id, kind } = credential;
  const now = ctx.clock.now();
  if (!isAlive(credential, now)) throw authProblems.credential_ended();
  const { scopes, projectIds } = credential;
  demandScopesHeld(ctx, { scopes, projectIds, own: holderIdOf(credential) === holderOf(ctx) });
  const parent = await parentOf(tx, ctx);
  if (parent && !(await descends(tx, workspaceId, id, parent.id)))
    throw authProblems.role_not_yours({
      detail: "A key gives a new secret to itself and to what was made with it, or it would outlive its own end.",
    });
  const expiresAt = noLaterThan(parent?.expiresAt, new Date(now.getTime() + expiresInDays * day));
  const previousUntil = noLaterThan(credential.expiresAt, new Date(now.getTime() + overlapHours * hour));
  // Two live at most: what an earlier rotation left over ends now.
  const [newest] = (await fill(tx, workspaceId, [credential], now))[0]!.secrets;
  const over = await endSecrets(tx, workspaceId, id, now, newest?.hash);
  const ended = await endSecrets(tx, workspaceId, id, previousUntil);
  // The edge knows secrets for a while; the credential itself lives on, so that nothing is named.
  if (over + (overlapHours === 0 ? ended : 0) > 0) await enqueue(tx, ctx, publishRevocations, { sessionIds: [] });
  const secret = newSecret(kind, runtime.config.NODE_ENV);
  await insertSecret(tx, secretRow({ workspaceId, id, expiresAt }, secret, now));
  forget(ctx);
  await saveExpiry(tx, workspaceId, id, expiresAt);
  await emit(tx, ctx, authEvents, "api_key.rotated", { credentialId: id, holderId: holderIdOf(credential) });
  const [full] = await fill(tx, workspaceId, [{ ...credential, expiresAt }], now);
  return {
    credential: toApiKey(runtime.cipher, full!, now),
    secret,
    previousUntil: previousUntil.toISOString(),
  };
}
