import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import type { authContract } from "./contract.ts";
import { authEvents } from "./events.ts";
import type { IdentityProvider } from "./identity-provider.contract.ts";
import {
  demandAuthority,
  demandRoles,
  isOwner,
  noteDomains,
  rolesOf,
  toIdentityProvider,
} from "./identity-provider.ts";
import { authProblems } from "./problems.ts";
import { insertProvider } from "./store/identity-providers.ts";

/** Lets people of the workspace sign in through an identity provider. */
export async function createIdentityProvider(
  ctx: Context,
  { clientSecret, ...settings }: Input<typeof authContract.createIdentityProvider>,
): Promise<IdentityProvider> {
  const { cipher } = ctx.runtime;
  const provider = {
    ...settings,
    id: newId(),
    workspaceId: ctx.workspaceId,
    clientSecret: clientSecret === undefined ? null : cipher.sealSecret(clientSecret),
    byOwner: isOwner(ctx),
    createdAt: ctx.clock.now(),
    version: 1,
  };
  await transaction(ctx, async (tx) => {
    await demandAuthority(tx, ctx, rolesOf(provider));
    await demandRoles(tx, ctx, provider);
    if (!(await insertProvider(tx, provider)))
      throw authProblems.slug_taken({ errors: [{ pointer: "/slug", detail: "is taken" }] });
    await noteDomains(tx, ctx, provider.domains);
    await emit(tx, ctx, authEvents, "identity_provider.created", {
      providerId: provider.id,
      enabled: provider.enabled,
    });
  });
  return toIdentityProvider(ctx.runtime, provider);
}
