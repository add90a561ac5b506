import { apiKeyEndpoints } from "../../core/auth/api-key.contract.ts";
import { client } from "../../core/kernel/wire/client.ts";
import { Problem } from "../../core/kernel/wire/problem.ts";
import { takeBytes } from "./body.ts";
import { coreTransport } from "./core-client.ts";
import type { OwnRequest } from "./gateway.ts";

type Fields = Record<string, string>;
const noStore: Fields = { "cache-control": "no-store", pragma: "no-cache" };

/** The errors of RFC 6749, 5.2: this endpoint speaks OAuth's own language, which its clients know. */
function refusal(error: string, description: string, status = 400): Response {
  const headers: Fields = { ...noStore };
  if (status === 401) headers["www-authenticate"] = 'Basic realm="welo"';
  return Response.json({ error, error_description: description }, { status, headers });
}

/** Trades a client's credentials for an access token (RFC 6749, 4.4): `client_secret_basic` or `client_secret_post`, form-encoded or JSON. */
export async function giveClientToken({ request, call, route, identity }: OwnRequest): Promise<Response> {
  const fields = fieldsOf(
    request.headers.get("content-type"),
    new TextDecoder().decode(await takeBytes(request, route)),
  );
  if (!fields) return refusal("invalid_request", "The body is neither a form nor a JSON object of texts.");
  if (!fields.grant_type) return refusal("invalid_request", "grant_type is missing.");
  if (fields.grant_type !== "client_credentials")
    return refusal("unsupported_grant_type", "Only client_credentials is offered here.");
  const header = request.headers.get("authorization");
  const basic = header === null ? undefined : basicOf(header);
  if (header !== null && !basic) return refusal("invalid_client", "The Authorization header is not Basic.", 401);
  if (basic && fields.client_secret !== undefined)
    return refusal("invalid_request", "Send the client's credentials in one way only.");
  const { id, secret } = basic ?? { id: fields.client_id ?? "", secret: fields.client_secret ?? "" };
  if (!id || !secret) return refusal("invalid_client", "The client's credentials are missing.", 401);
  const auth = client(apiKeyEndpoints, coreTransport(call, "auth", identity));
  const asked = { clientId: id, clientSecret: secret, scope: fields.scope ?? null };
  try {
    const { accessToken, expiresIn, scope } = await auth.signClientToken(asked);
    const token = { access_token: accessToken, token_type: "Bearer", expires_in: expiresIn, scope };
    return Response.json(token, { headers: noStore });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === "auth.invalid_client" || error.code === "request.invalid")
      return refusal("invalid_client", "There is no such client with this secret.", 401);
    if (error.code === "auth.invalid_scope") return refusal("invalid_scope", "The client has no such scope.");
    throw error;
  }
}

/** A form's or JSON object's fields; null for anything else, and where a form names one twice (RFC 6749, 3.2). */
function fieldsOf(type: string | null, text: string): Fields | null {
  if (/^application\/json\b/i.test(type ?? "")) {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
      return Object.values(value).every((one) => typeof one === "string") ? (value as Fields) : null;
    } catch {
      return null;
    }
  }
  if (!/^application\/x-www-form-urlencoded\b/i.test(type ?? "")) return null;
  const form = new URLSearchParams(text);
  const names = [...form.keys()];
  return new Set(names).size === names.length ? Object.fromEntries(form) : null;
}

/** `client_secret_basic`: both parts are form-encoded before they are joined (RFC 6749, 2.3.1). */
function basicOf(header: string): { id: string; secret: string } | undefined {
  const value = /^Basic ([\w+/=-]{1,1000})$/i.exec(header)?.[1];
  if (!value) return undefined;
  try {
    const [id = "", secret = ""] = atob(value)
      .split(":", 2)
      .map((part) => decodeURIComponent(part.replaceAll("+", " ")));
    return { id, secret };
  } catch {
    return undefined;
  }
}

/** What OAuth clients ask to find their way (RFC 8414). */
export function describeAuthorizationServer(origin: string): object {
  return {
    issuer: origin,
    token_endpoint: `${origin}/v1/oauth/token`,
    jwks_uri: `${origin}/v1/auth/jwks`,
    grant_types_supported: ["client_credentials"],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    service_documentation: `${origin}/docs`,
  };
}
