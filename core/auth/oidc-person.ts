import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import * as v from "valibot";
import { builtInRoles } from "./built-in-roles.ts";
import { claimAddress } from "./claim-address.ts";
import { Email } from "./credentials.contract.ts";
import { authEvents } from "./events.ts";
import { customRoles } from "./grants-of-roles.ts";
import { addUser } from "./new-user.ts";
import { type Claims, rolesAfter, rolesFrom, vouchedAddress } from "./oidc-rules.ts";
import { emailIndex } from "./person.ts";
import { authProblems } from "./problems.ts";
import { forget } from "./recall.ts";
import { losesOwnership } from "./rules.ts";
import { provenOf } from "./store/identity-domains.ts";
import type { ProviderRow } from "./store/identity-providers.ts";
import * as users from "./store/users.ts";

type Person = users.KeyedUser & { wrappedKey: Uint8Array };
const refuse = (detail: string) => authProblems.not_let_in({ detail });

/**
 * The person of the workspace that claims are about, with the roles that the claims give: somebody who came this way before, whoever has the
 * address that the provider vouches for in a proven domain of its own, or somebody new. Throws `auth.not_let_in`.
 */
export async function personOf(
  tx: Tx,
  ctx: Context,
  provider: ProviderRow,
  userId: string | null,
  claims: Claims,
): Promise<Person> {
  const known = userId ?? (await accountByAddress(tx, ctx, provider, claims));
  if (known === null) return newcomer(tx, ctx, provider, claims);
  const keyed = await users.lockUser(tx, ctx.workspaceId, known);
  if (!keyed?.wrappedKey) throw refuse("The account is no more.");
  if (keyed.user.status !== "active") throw refuse("The account is deactivated.");
  if (keyed.user.roles.includes("owner") && !provider.byOwner)
    throw refuse("An owner has to confirm this identity provider before it can sign owners in.");
  return withRoles(tx, ctx, provider, { ...keyed, wrappedKey: keyed.wrappedKey }, claims);
}

async function addressOf(tx: Tx, ctx: Context, provider: ProviderRow, claims: Claims) {
  return vouchedAddress(provider, await provenOf(tx, ctx.workspaceId, provider.domains), claims);
}

async function accountByAddress(tx: Tx, ctx: Context, provider: ProviderRow, claims: Claims): Promise<string | null> {
  const address = await addressOf(tx, ctx, provider, claims);
  if (!address) return null;
  const account = await users.findAccount(ctx.runtime, emailIndex(ctx.runtime.cipher, address.email));
  if (!account) return null;
  if (account.workspaceId !== ctx.workspaceId || !address.ours)
    throw refuse("Somebody has this e-mail address already, and this provider does not vouch for its domain.");
  await claimAddress(tx, ctx, account.userId);
  return account.userId;
}

async function newcomer(tx: Tx, ctx: Context, provider: ProviderRow, claims: Claims): Promise<Person> {
  if (!provider.justInTime) throw refuse("There is no account for you yet: an admin of the workspace invites people.");
  const address = await addressOf(tx, ctx, provider, claims);
  const email = v.safeParse(Email, address?.email);
  if (!address || !email.success) throw refuse("The provider does not vouch for your e-mail address.");
  if (provider.domains.length > 0 && !address.named)
    throw refuse("Your e-mail address is in none of the domains that are let in.");
  if (address.named && !address.ours)
    throw refuse("The domain of your e-mail address is not proven yet: an admin of the workspace proves it.");
  const roles = await existing(tx, ctx, rolesFrom(provider, claims));
  if (roles.length === 0) throw refuse("Nothing that the provider says about you gives you a role here.");
  return addUser(tx, ctx, {
    id: ctx.actor.id,
    email: email.output,
    name: nameFrom(claims) ?? email.output.split("@")[0]!,
    roles,
    customerId: null,
    hash: null,
    emailVerified: address.ours,
  });
}

async function withRoles(tx: Tx, ctx: Context, provider: ProviderRow, keyed: Person, claims: Claims): Promise<Person> {
  const { user } = keyed;
  if (user.customerId !== null) return keyed;
  const roles = await existing(tx, ctx, rolesAfter(provider, user.roles, claims));
  if (roles.length === 0) throw refuse("Nothing that the provider says about you gives you a role here.");
  if (roles.toSorted().join() === user.roles.toSorted().join()) return keyed;
  if (losesOwnership(user, { ...user, roles }) && (await users.countOtherOwners(tx, ctx.workspaceId, user.id)) === 0)
    roles.unshift("owner");
  const saved = { ...user, roles, version: user.version + 1 };
  await users.saveUser(tx, saved);
  forget(ctx);
  await emit(tx, ctx, authEvents, "user.updated", {
    userId: user.id,
    roles,
    status: user.status,
    changed: ["roles"],
  });
  return { ...keyed, user: saved };
}

/** Those of some roles that there still are. */
async function existing(tx: Tx, ctx: Context, roles: readonly string[]): Promise<string[]> {
  const custom = await customRoles(tx, ctx.workspaceId, roles);
  return roles.filter((role) => builtInRoles.has(role) || role in custom);
}

function nameFrom(claims: Claims): string | undefined {
  const { name, given_name: given, family_name: family } = claims;
  const words = typeof name === "string" ? [name] : [given, family].filter((one) => typeof one === "string");
  return (
    words
      .join(" ")
      .replaceAll(/\p{Cc}/gu, "")
      .trim()
      .slice(0, 120) || undefined
  );
}
