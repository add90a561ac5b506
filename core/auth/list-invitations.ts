import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import type { authContract } from "./contract.ts";
import type { Invitation } from "./invitation.contract.ts";
import { toInvitation } from "./invitation.ts";
import { lapsesOf } from "./invitation-terms.ts";
import * as store from "./store/invitations.ts";

/** The invitations that nobody has accepted yet, expired and lapsed ones too. */
export async function listInvitations(
  ctx: Context,
  { cursor, limit }: Input<typeof authContract.listInvitations>,
): Promise<Page<Invitation>> {
  const { workspaceId, runtime } = ctx;
  const { rows, lapses } = await transaction(ctx, async (tx) => {
    const found = await store.listInvitations(tx, workspaceId, cursor, limit);
    const invitations = found.map((row) => row.invitation);
    return { rows: found, lapses: await lapsesOf(tx, workspaceId, invitations) };
  });
  const now = ctx.clock.now();
  const items = rows.map((row) => toInvitation(runtime.cipher, row, now, lapses.get(row.invitation.id)));
  return toPage(items, limit, (one) => one.id);
}
