import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { countMails } from "./ask-limit.ts";
import type { authContract } from "./contract.ts";
import type { Invitation } from "./invitation.contract.ts";
import { invitationToken, toInvitation } from "./invitation.ts";
import { demandGivable } from "./invitation-terms.ts";
import { hashLinkToken, invitationLifeMs } from "./link-token.ts";
import { requestMail } from "./request-mail.ts";
import * as store from "./store/invitations.ts";

/** Mails an invitation again, now the caller's own; the link of the mail before is worthless from now on. */
export async function resendInvitation(
  ctx: Context,
  { invitationId }: Input<typeof authContract.resendInvitation>,
): Promise<Invitation> {
  const { workspaceId, runtime } = ctx;
  const invitedBy = userOf(ctx);
  const known = await transaction(ctx, (tx) => store.findInvitation(tx, workspaceId, invitationId));
  if (!known) throw requestProblems.not_found();
  await countMails(ctx, "invitations", known.invitation.emailIndex);
  return transaction(ctx, async (tx) => {
    const keyed = await store.lockInvitation(tx, workspaceId, invitationId);
    if (!keyed?.wrappedKey) throw requestProblems.not_found();
    const { invitation, wrappedKey } = keyed;
    await demandGivable(tx, ctx, invitation);
    const now = ctx.clock.now();
    const sends = invitation.sends + 1;
    const saved = {
      ...invitation,
      invitedBy,
      sends,
      tokenHash: hashLinkToken(invitationToken(runtime.cipher, { id: invitationId, sends })),
      sentAt: now,
      expiresAt: new Date(now.getTime() + invitationLifeMs),
    };
    await store.saveInvitation(tx, saved);
    await requestMail(tx, ctx, "invitation", invitationId);
    return toInvitation(runtime.cipher, { invitation: saved, wrappedKey }, now);
  });
}
