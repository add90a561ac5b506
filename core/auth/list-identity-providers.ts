import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { authContract } from "./contract.ts";
import type { IdentityProvider } from "./identity-provider.contract.ts";
import { toIdentityProvider } from "./identity-provider.ts";
import * as store from "./store/identity-providers.ts";

/** The identity providers of the workspace. */
export async function listIdentityProviders(
  ctx: Context,
  { cursor, limit }: Input<typeof authContract.listIdentityProviders>,
): Promise<Page<IdentityProvider>> {
  const rows = await transaction(ctx, (tx) => store.listProviders(tx, ctx.workspaceId, cursor, limit));
  return toPage(
    rows.map((row) => toIdentityProvider(ctx.runtime, row)),
    limit,
    (one) => one.id,
  );
}

/** One identity provider. */
export async function getIdentityProvider(
  ctx: Context,
  { providerId }: Input<typeof authContract.getIdentityProvider>,
): Promise<IdentityProvider> {
  const row = await transaction(ctx, (tx) => store.findProvider(tx, ctx.workspaceId, providerId));
  if (!row) throw requestProblems.not_found();
  return toIdentityProvider(ctx.runtime, row);
}
