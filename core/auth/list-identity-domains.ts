import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import type { authContract } from "./contract.ts";
import type { IdentityDomain } from "./identity-domain.contract.ts";
import { toIdentityDomain } from "./identity-domain.ts";
import { listDomains } from "./store/identity-domains.ts";

/** The domains that the workspace's identity providers name. */
export async function listIdentityDomains(
  ctx: Context,
  { cursor, limit }: Input<typeof authContract.listIdentityDomains>,
): Promise<Page<IdentityDomain>> {
  const rows = await transaction(ctx, (tx) => listDomains(tx, ctx.workspaceId, cursor, limit));
  return toPage(rows.map(toIdentityDomain), limit, (one) => one.id);
}
