import { createHash } from "node:crypto";
import type { Cipher } from "../kernel/cipher.ts";
import type { Config } from "../kernel/config.ts";
import type { ProviderRow } from "./store/identity-providers.ts";

/** How long somebody may take at the provider. */
export const attemptLifeMs = 600_000;

/** What is kept of a sign-in until it comes back. */
export interface Attempt {
  nonce: string;
  verifier: string;
  returnTo: string;
}
export type Claims = Readonly<Record<string, unknown>>;

/** What is stored of a state or binding. */
export function hashOfAttempt(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** How somebody at a provider, or their session there, is looked up: never by the name itself, which may be an address. */
export function subjectIndex(cipher: Cipher, providerId: string, subject: string): Buffer {
  return cipher.blindIndex("oidc subject", `${providerId}\n${subject}`);
}
export function sidIndex(cipher: Cipher, providerId: string, sid: string): Buffer {
  return cipher.blindIndex("oidc session", `${providerId}\n${sid}`);
}

/** The address of a page of the workbench or the console that may be returned to; undefined for anything else. */
export function ownPage({ EDGE_ORIGIN, CORE_ORIGIN }: Config, path: string): string | undefined {
  const origin = /^\/app(\/|$)/.test(path) ? EDGE_ORIGIN : /^\/console(\/|$)/.test(path) ? CORE_ORIGIN : undefined;
  if (!origin || /[\\\p{Cc}]/u.test(path) || !URL.canParse(path, origin)) return undefined;
  const url = new URL(path, origin);
  const inside = url.origin === new URL(origin).origin && /^\/(app|console)(\/|$)/.test(url.pathname);
  return inside ? url.href : undefined;
}

/** The values of a claim as text; one inside another claim is named with dots. */
export function valuesOf(claims: Claims, name: string): string[] {
  const found = Object.hasOwn(claims, name)
    ? claims[name]
    : name
        .split(".")
        .reduce<unknown>(
          (at, part) => (at && typeof at === "object" && Object.hasOwn(at, part) ? (at as Claims)[part] : undefined),
          claims,
        );
  return (Array.isArray(found) ? (found as unknown[]) : [found]).flatMap((one) =>
    typeof one === "string" || typeof one === "number" || typeof one === "boolean" ? [String(one)] : [],
  );
}

type Mapping = Pick<ProviderRow, "mappings" | "defaultRoles" | "byOwner">;

/** The roles that claims give: those of the mappings that fit, otherwise the default ones; `owner` only by an owner's word. */
export function rolesFrom({ mappings, defaultRoles, byOwner }: Mapping, claims: Claims): string[] {
  const mapped = mappings.filter((one) => valuesOf(claims, one.claim).includes(one.value)).map((one) => one.role);
  const roles = mapped.length > 0 ? mapped : defaultRoles;
  return [...new Set(roles)].filter((role) => role !== "owner" || byOwner);
}

/** The roles of somebody who was here before: their own where nothing is mapped, and an owner's stay unless the provider rules over that role. */
export function rolesAfter(provider: Mapping, before: readonly string[], claims: Claims): string[] {
  if (provider.mappings.length === 0) return [...before];
  const roles = rolesFrom(provider, claims);
  const rules = provider.byOwner && provider.mappings.some((one) => one.role === "owner");
  return before.includes("owner") && !rules && !roles.includes("owner") ? ["owner", ...roles] : roles;
}

/** The address that a provider vouches for, in lower case, and whether its domain is one that the provider names, and one that is proven. */
export function vouchedAddress(
  { domains }: Pick<ProviderRow, "domains">,
  proven: readonly string[],
  claims: Claims,
): { email: string; named: boolean; ours: boolean } | undefined {
  const { email, email_verified: verified } = claims;
  if (typeof email !== "string" || verified !== true) return undefined;
  const address = email.trim().toLowerCase();
  const domain = address.slice(address.lastIndexOf("@") + 1);
  const named = domains.includes(domain);
  return { email: address, named, ours: named && proven.includes(domain) };
}
