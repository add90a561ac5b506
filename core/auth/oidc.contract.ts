// Signing in through an identity provider: OpenID Connect by authorization code and PKCE, and the ways out.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids } from "../kernel/wire/id.ts";

const opaque = (max: number) => v.pipe(v.string(), v.minLength(1, "must not be empty"), v.maxLength(max));

/** Everything but `finishOidc`, whose answer is that of a sign-in. */
export const oidcEndpoints = {
  findOidcProviders: endpoint("GET", "/auth/oidc/providers", {
    summary:
      "Identity providers to sign in with, by the domain of an e-mail address or by workspace; none for unknown ones",
    public: true,
    query: v.object({
      domain: v.optional(v.pipe(v.string(), v.trim(), v.toLowerCase(), v.maxLength(253))),
      workspaceId: v.optional(Id),
    }),
    response: v.object({ items: v.array(v.object({ id: Id, name: v.string(), workspace: v.string() })) }),
  }),
  startOidc: endpoint("POST", "/auth/oidc/start", {
    summary: "Begin to sign in through an identity provider: where to go",
    public: true,
    limit: "credential",
    body: v.strictObject({
      providerId: Id,
      /** The page to come back to: a path of the workbench or the console. */
      returnTo: v.optional(v.pipe(v.string(), v.maxLength(1000)), "/app/"),
    }),
    response: v.object({
      url: v.string(),
      /** Null for browsers: the edge keeps it in an HttpOnly cookie. */
      binding: v.nullable(v.string()),
    }),
    problems: ["auth.provider_away"],
  }),
  logoutOidc: endpoint("POST", "/auth/oidc/logout", {
    summary: "End this session, and tell where to end the one at the identity provider that it came from",
    self: true,
    response: v.object({ url: v.nullable(v.string()) }),
  }),
  backchannelLogout: endpoint("POST", "/auth/oidc/backchannel-logout/:providerId", {
    summary: "An identity provider says that somebody signed out there (OpenID Connect Back-Channel Logout 1.0)",
    public: true,
    form: true,
    params: ids("providerId"),
    body: v.object({ logout_token: opaque(10_000) }),
    response: v.object({ ended: v.number() }),
    problems: ["auth.invalid_logout_token", "auth.provider_away"],
  }),
};

/** What the provider sent the browser back with, and the browser's own proof that it began here. */
export const OidcReturn = v.strictObject({
  /** Whose address of return the browser came to. */
  providerId: Id,
  state: opaque(200),
  code: v.optional(opaque(4000)),
  iss: v.optional(opaque(500)),
  error: v.optional(opaque(200)),
  binding: v.optional(opaque(200)),
});
