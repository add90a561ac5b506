import type { Context, Runtime } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { customRoles, demandKnown, permissionsOf } from "./grants-of-roles.ts";
import { newDomain } from "./identity-domain.ts";
import type { IdentityProvider } from "./identity-provider.contract.ts";
import { permissions } from "./permissions.ts";
import { endSessions } from "./revocation.ts";
import { demandReach } from "./rules.ts";
import { dropUnnamed, insertDomains, lockDomains } from "./store/identity-domains.ts";
import type { ProviderRow } from "./store/identity-providers.ts";
import { type AtProvider, listLivingSessions } from "./store/oidc.ts";
import { actAs } from "./session.ts";

/** Where a provider sends browsers back to: an address of its own, so that no other provider's answer is taken for one of its. */
export function redirectUri({ config }: Runtime, providerId: string): string {
  return `${config.EDGE_ORIGIN}/app/oidc/callback/${providerId}`;
}

export function toIdentityProvider(runtime: Runtime, row: ProviderRow): IdentityProvider {
  const { workspaceId: _, clientSecret, createdAt, ...told } = row;
  return {
    ...told,
    hasSecret: clientSecret !== null,
    redirectUri: redirectUri(runtime, row.id),
    backchannelLogoutUri: `${runtime.config.EDGE_ORIGIN}/v1/auth/oidc/backchannel-logout/${row.id}`,
    createdAt: createdAt.toISOString(),
  };
}

/** Every role that a provider may give. */
export function rolesOf({ mappings, defaultRoles }: Pick<ProviderRow, "mappings" | "defaultRoles">): string[] {
  return [...new Set([...mappings.map((one) => one.role), ...defaultRoles])];
}

/**
 * Throws unless the caller may have a say in who somebody is: a provider can sign in anybody but owners, so it takes every permission,
 * and an owner where it gives, or gave, that role.
 */
export async function demandAuthority(tx: Tx, ctx: Context, roles: readonly string[]): Promise<void> {
  const custom = await customRoles(tx, ctx.workspaceId, roles);
  demandReach(ctx, { roles, permissions: [...permissions, ...permissionsOf(roles, custom)], customerId: null });
}

/** Throws `auth.unknown_role` when the provider would give a role that there is not. */
export async function demandRoles(tx: Tx, ctx: Context, provider: ProviderRow): Promise<void> {
  const roles = rolesOf(provider);
  demandKnown(roles, await customRoles(tx, ctx.workspaceId, roles));
}

/** Notes which domains have to be proven, once providers have changed; what none of them names is forgotten. */
export async function noteDomains(tx: Tx, ctx: Context, domains: readonly string[]): Promise<void> {
  const { workspaceId } = ctx;
  const now = ctx.clock.now();
  await lockDomains(tx, workspaceId);
  await insertDomains(
    tx,
    [...new Set(domains)].map((domain) => newDomain(workspaceId, domain, now)),
  );
  await dropUnnamed(tx, workspaceId);
}

export function isOwner({ grants }: Context): boolean {
  return grants.all || grants.roles.includes("owner");
}

/** Ends the living sessions that came from a provider; returns how many. */
export async function endSessionsOf(
  tx: Tx,
  ctx: Context,
  which: AtProvider,
  why: "logout" | "revoked",
): Promise<number> {
  const living = await listLivingSessions(tx, ctx.workspaceId, which);
  for (const { userId, sessionId } of living)
    await endSessions(
      tx,
      why === "logout" ? actAs(ctx, ctx.workspaceId, userId, sessionId) : ctx,
      { userId, sessionId },
      why,
    );
  return living.length;
}
