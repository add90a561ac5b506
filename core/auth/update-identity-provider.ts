import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { authContract } from "./contract.ts";
import { authEvents } from "./events.ts";
import type { IdentityProvider } from "./identity-provider.contract.ts";
import {
  demandAuthority,
  demandRoles,
  endSessionsOf,
  isOwner,
  noteDomains,
  rolesOf,
  toIdentityProvider,
} from "./identity-provider.ts";
import { authProblems } from "./problems.ts";
import * as store from "./store/identity-providers.ts";

/** Changes an identity provider; one that is switched off takes the sessions that came from it along. */
export async function updateIdentityProvider(
  ctx: Context,
  { providerId, ifMatch, clientSecret, ...settings }: Input<typeof authContract.updateIdentityProvider>,
): Promise<IdentityProvider> {
  const { cipher } = ctx.runtime;
  return transaction(ctx, async (tx) => {
    const before = await store.lockProvider(tx, ctx.workspaceId, providerId);
    if (!before) throw requestProblems.not_found();
    checkMatch(ifMatch, before.version);
    const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
    const merged: store.ProviderRow = { ...before, ...given };
    await demandAuthority(tx, ctx, [...rolesOf(before), ...rolesOf(merged)]);
    await demandRoles(tx, ctx, merged);
    if (clientSecret !== undefined)
      merged.clientSecret = clientSecret === null ? null : cipher.sealSecret(clientSecret);
    const changed = [
      ...Object.keys(given).filter(
        (key) => JSON.stringify(given[key]) !== JSON.stringify(before[key as keyof store.ProviderRow]),
      ),
      ...(clientSecret !== undefined ? ["clientSecret"] : []),
    ];
    const byOwner = isOwner(ctx);
    if (changed.length === 0 && byOwner === before.byOwner) return toIdentityProvider(ctx.runtime, before);
    const after = { ...merged, byOwner, version: before.version + 1 };
    if (!(await store.saveProvider(tx, after)))
      throw authProblems.slug_taken({ errors: [{ pointer: "/slug", detail: "is taken" }] });
    if (changed.includes("domains")) await noteDomains(tx, ctx, after.domains);
    if (before.enabled && !after.enabled) await endSessionsOf(tx, ctx, { providerId }, "revoked");
    await emit(tx, ctx, authEvents, "identity_provider.updated", { providerId, enabled: after.enabled, changed });
    return toIdentityProvider(ctx.runtime, after);
  });
}
