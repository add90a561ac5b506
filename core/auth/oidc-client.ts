import * as client from "openid-client";
import type { Runtime } from "../kernel/context.ts";
import { fetchOutside, Forbidden } from "../kernel/http/fetch-outside.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { authProblems } from "./problems.ts";
import type { ProviderRow } from "./store/identity-providers.ts";

/** How long everything that is asked of a provider for one request of ours may take together. */
const patienceMs = 8_000;

export type Fetch = (url: string, options?: { method?: string; headers?: object; body?: unknown }) => Promise<Response>;

/** Asks providers, at public addresses alone, until our patience with this one ends. */
export function providerFetch({ config }: Runtime): Fetch {
  const signal = AbortSignal.timeout(patienceMs);
  return (url, { method, headers = {}, body } = {}) =>
    fetchOutside(url, {
      method,
      headers: Object.fromEntries(new Headers(headers as Record<string, string>)),
      body: body === undefined || body === null ? undefined : String(body as string),
      signal,
      loopback: config.OIDC_LOOPBACK,
    });
}

/** A provider's own description of itself, and us as its client; throws what went wrong as it is. */
export async function discover(runtime: Runtime, provider: ProviderRow, fetch: Fetch): Promise<client.Configuration> {
  const { cipher, config, clock } = runtime;
  const secret = provider.clientSecret ? cipher.openSecret(provider.clientSecret) : undefined;
  const skew = Math.round((clock.now().getTime() - Date.now()) / 1000);
  const found = await client.discovery(
    new URL(provider.issuer),
    provider.clientId,
    { [client.clockSkew]: skew, [client.clockTolerance]: 30 },
    undefined,
    {
      [client.customFetch]: fetch as client.CustomFetch,
      timeout: patienceMs / 1000,
      execute: config.OIDC_LOOPBACK ? [client.allowInsecureRequests] : [],
    },
  );
  const methods = found.serverMetadata().token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  const authentication = !secret
    ? client.None()
    : methods.includes("client_secret_basic")
      ? client.ClientSecretBasic(secret)
      : client.ClientSecretPost(secret);
  const ours = new client.Configuration(
    found.serverMetadata(),
    provider.clientId,
    { [client.clockSkew]: skew, [client.clockTolerance]: 30, id_token_signed_response_alg: algorithmOf(found) },
    authentication,
  );
  ours[client.customFetch] = fetch as client.CustomFetch;
  ours.timeout = patienceMs / 1000;
  client.enableNonRepudiationChecks(ours);
  if (config.OIDC_LOOPBACK) client.allowInsecureRequests(ours);
  return ours;
}

/** What providers sign with: public keys alone, so that nobody who knows those can sign too. */
export const algorithms = [
  "RS256",
  "PS256",
  "ES256",
  "EdDSA",
  "Ed25519",
  "RS384",
  "RS512",
  "PS384",
  "PS512",
  "ES384",
  "ES512",
];

function algorithmOf(found: client.Configuration): string | undefined {
  const offered = found.serverMetadata().id_token_signing_alg_values_supported;
  return offered?.includes("RS256") || !offered ? undefined : algorithms.find((one) => offered.includes(one));
}

/** What went wrong with a provider, for people: it is away, or what it said is not good. */
export function providerProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const reason = reasonOf(error);
  return isAway(error)
    ? authProblems.provider_away({ detail: reason }, { "retry-after": "5" })
    : authProblems.provider_refused({ detail: reason });
}

const awayCodes =
  /^(E[A-Z_]+|CONNECTION_.*|Connection.*|FailedToOpenSocket|.*CERT.*|DEPTH_ZERO.*|UNABLE_TO.*|ERR_TLS.*)$/;

function causesOf(
  error: unknown,
): { name?: string; code?: string; message?: string; cause?: unknown; error?: string }[] {
  const causes = [];
  for (let one = error; one && typeof one === "object" && causes.length < 6; one = (one as { cause?: unknown }).cause)
    causes.push(one as { name?: string; code?: string; message?: string; error?: string });
  return causes;
}

function isAway(error: unknown): boolean {
  return causesOf(error).some(
    (one) =>
      one instanceof Forbidden ||
      one.name === "TimeoutError" ||
      one.name === "AbortError" ||
      one.code === "OAUTH_TIMEOUT" ||
      one.code === "OAUTH_RESPONSE_IS_NOT_CONFORM" ||
      awayCodes.test(one.code ?? ""),
  );
}

/** Says in a sentence why a provider could not be used; what it answered itself is not repeated but for OAuth's error codes. */
export function reasonOf(error: unknown): string {
  const causes = causesOf(error);
  const forbidden = causes.find((one) => one instanceof Forbidden);
  if (forbidden?.message) return forbidden.message;
  if (causes.some((one) => one.name === "TimeoutError" || one.name === "AbortError" || one.code === "OAUTH_TIMEOUT"))
    return "It did not answer in time.";
  const coded = causes.find((one) => typeof one.error === "string" && /^[a-z_]{1,60}$/.test(one.error));
  if (coded) return `It answered ${coded.error}.`;
  const away = causes.find((one) => awayCodes.test(one.code ?? ""));
  if (away) return `It could not be reached (${away.code}).`;
  const said = causes.find((one) => one.code?.startsWith("OAUTH_"));
  return said ? `${said.message} (${said.code}).` : "It could not be used.";
}
