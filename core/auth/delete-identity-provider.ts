import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { authContract } from "./contract.ts";
import { authEvents } from "./events.ts";
import { demandAuthority, endSessionsOf, noteDomains, rolesOf } from "./identity-provider.ts";
import * as store from "./store/identity-providers.ts";

/** Removes an identity provider with its links to people and the sessions that came from it; the people stay. */
export async function deleteIdentityProvider(
  ctx: Context,
  { providerId, ifMatch }: Input<typeof authContract.deleteIdentityProvider>,
): Promise<void> {
  await transaction(ctx, async (tx) => {
    const provider = await store.lockProvider(tx, ctx.workspaceId, providerId);
    if (!provider) throw requestProblems.not_found();
    checkMatch(ifMatch, provider.version);
    await demandAuthority(tx, ctx, rolesOf(provider));
    await endSessionsOf(tx, ctx, { providerId }, "revoked");
    await store.deleteProvider(tx, ctx.workspaceId, providerId);
    await noteDomains(tx, ctx, []);
    await emit(tx, ctx, authEvents, "identity_provider.deleted", { providerId });
  });
}
