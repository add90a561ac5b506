import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import type { authContract } from "./contract.ts";
import type { Invitation } from "./invitation.contract.ts";
import { toInvitation } from "./invitation.ts";
import * as store from "./store/invitations.ts";

/** The invitations that nobody has accepted yet, expired ones too. */
export async function listInvitations(
  ctx: Context,
  { cursor, limit }: Input<typeof authContract.listInvitations>,
): Promise<Page<Invitation>> {
  const rows = await transaction(ctx, (tx) => store.listInvitations(tx, ctx.workspaceId, cursor, limit));
  const items = rows.map((row) => toInvitation(ctx.runtime.cipher, row, ctx.clock.now()));
  return toPage(items, limit, (one) => one.id);
}
