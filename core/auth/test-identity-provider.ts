import { createLocalJWKSet, type JSONWebKeySet } from "jose";
import type { Context } from "../kernel/context.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { authContract } from "./contract.ts";
import type { ProviderTest } from "./identity-provider.contract.ts";
import { getIdentityProvider } from "./list-identity-providers.ts";
import { algorithms, discover, providerFetch, reasonOf } from "./oidc-client.ts";
import { transaction } from "../kernel/transaction.ts";
import { provenOf } from "./store/identity-domains.ts";
import { findProvider } from "./store/identity-providers.ts";

type Check = ProviderTest["checks"][number];

/** Asks a provider about itself, as a sign-in would, and says of each thing that it needs whether it is there. */
export async function testIdentityProvider(
  ctx: Context,
  { providerId }: Input<typeof authContract.testIdentityProvider>,
): Promise<ProviderTest> {
  await getIdentityProvider(ctx, { providerId });
  const { provider, proven } = await transaction(ctx, async (tx) => {
    const found = (await findProvider(tx, ctx.workspaceId, providerId))!;
    return { provider: found, proven: await provenOf(tx, ctx.workspaceId, found.domains) };
  });
  const fetch = providerFetch(ctx.runtime);
  const checks: Check[] = [];
  const check = (name: string, ok: boolean, detail: string) => checks.push({ name, ok, detail });
  try {
    const found = await discover(ctx.runtime, provider, fetch);
    const it = found.serverMetadata();
    check("Discovery", true, `${it.issuer} describes itself.`);
    check(
      "Endpoints",
      Boolean(it.authorization_endpoint && it.token_endpoint),
      "It says where to sign in and where to trade codes.",
    );
    const pkce = it.code_challenge_methods_supported;
    check(
      "PKCE",
      !pkce || pkce.includes("S256"),
      pkce ? "It says whether it knows PKCE with S256." : "It does not say whether it knows PKCE; we send it anyway.",
    );
    const offered = it.id_token_signing_alg_values_supported ?? [];
    check(
      "Signatures",
      offered.some((one) => algorithms.includes(one)),
      `It signs by ${offered.join(", ") || "nothing that it tells"}.`,
    );
    const scopes = it.scopes_supported;
    const unknown = scopes ? provider.scopes.filter((one) => !scopes.includes(one)) : [];
    check(
      "Scopes",
      unknown.length === 0,
      unknown.length ? `It does not know ${unknown.join(", ")}.` : "It knows all that are asked for.",
    );
    const keys = (await (await fetch(it.jwks_uri ?? "")).json()) as JSONWebKeySet;
    createLocalJWKSet(keys);
    check("Keys", keys.keys.length > 0, `It publishes ${keys.keys.length} keys.`);
  } catch (error) {
    check(checks.length === 0 ? "Discovery" : "Keys", false, reasonOf(error));
  }
  const open = provider.domains.filter((one) => !proven.includes(one));
  if (provider.domains.length > 0)
    check(
      "Domains",
      open.length === 0,
      open.length ? `Not proven yet: ${open.join(", ")}.` : "All of them are proven.",
    );
  return { ok: checks.every((one) => one.ok), checks };
}
