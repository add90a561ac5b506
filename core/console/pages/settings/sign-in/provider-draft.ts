import type { IdentityProvider } from "../../../../auth/identity-provider.contract.ts";

export interface Mapping {
  claim: string;
  value: string;
  role: string;
}

/** What is being typed about a provider. */
export interface ProviderDraft {
  name: string;
  slug: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  scopes: string[];
  domains: string[];
  mappings: Mapping[];
  defaultRoles: string[];
  justInTime: boolean;
}

export function draftOf(provider: IdentityProvider | null): ProviderDraft {
  if (!provider)
    return {
      name: "",
      slug: "",
      issuer: "",
      clientId: "",
      clientSecret: "",
      scopes: ["openid", "email", "profile"],
      domains: [],
      mappings: [],
      defaultRoles: ["annotator"],
      justInTime: true,
    };
  const { name, slug, issuer, clientId, scopes, domains, mappings, defaultRoles, justInTime } = provider;
  return { name, slug, issuer, clientId, clientSecret: "", scopes, domains, mappings, defaultRoles, justInTime };
}

/** The short name that goes with a name until another one is typed. */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 40);
}

/** What is sent: a secret only where one was typed, and no rows that were left empty. */
export function bodyOf({ clientSecret, mappings, slug, ...rest }: ProviderDraft) {
  return {
    ...rest,
    slug: slug || slugOf(rest.name),
    mappings: mappings.filter((one) => one.claim.trim() && one.value.trim()),
    ...(clientSecret ? { clientSecret } : {}),
  };
}
