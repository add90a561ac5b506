import type { Context } from "../kernel/context.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { authContract } from "./contract.ts";
import { findOffers } from "./store/identity-providers.ts";

/** What somebody who is not signed in yet can sign in with. */
export async function findOidcProviders(
  ctx: Context,
  { domain, workspaceId }: Input<typeof authContract.findOidcProviders>,
): Promise<Output<typeof authContract.findOidcProviders>> {
  if (workspaceId) return { items: await findOffers(ctx.runtime, { workspaceId }) };
  return { items: domain ? await findOffers(ctx.runtime, { domain }) : [] };
}
