import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { authContract } from "./contract.ts";
import { authEvents } from "./events.ts";
import * as store from "./store/invitations.ts";

/** Takes an invitation back; its link is worthless and the address is forgotten. */
export async function revokeInvitation(
  ctx: Context,
  { invitationId }: Input<typeof authContract.revokeInvitation>,
): Promise<void> {
  await transaction(ctx, async (tx) => {
    const keyed = await store.lockInvitation(tx, ctx.workspaceId, invitationId);
    if (!keyed) throw requestProblems.not_found();
    await store.endInvitation(tx, ctx.workspaceId, invitationId, ctx.clock.now(), null);
    await emit(tx, ctx, authEvents, "invitation.revoked", { invitationId });
  });
}
