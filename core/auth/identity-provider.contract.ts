// Identity providers: whom a workspace trusts to say who somebody is (OpenID Connect).
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";
import { roleName } from "./credentials.contract.ts";

const slug = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "must be lower-case letters, digits and -"));
const issuer = v.pipe(
  v.string(),
  v.url("must be a URL"),
  v.maxLength(500),
  v.regex(/^https?:\/\/[^?#@\s]+$/, "must be a URL without user, query or fragment"),
);
const scope = v.pipe(v.string(), v.regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/, "is no scope"));
const domain = v.pipe(
  v.string(),
  v.trim(),
  v.toLowerCase(),
  v.maxLength(253),
  v.regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/, "is no domain"),
);
const givenRole = v.pipe(
  roleName,
  v.check((role) => role !== "customer", "cannot be given so: a customer's user needs to say whose"),
);
const roles = v.pipe(v.array(givenRole), v.maxLength(10));

/** Whoever has this value in this claim gets this role; a claim inside another is written `realm_access.roles`. */
export const RoleMapping = v.strictObject({ claim: text(200), value: text(500), role: givenRole });

const settings = {
  name: text(80),
  slug,
  issuer,
  clientId: text(500),
  scopes: v.pipe(
    v.array(scope),
    v.maxLength(20),
    v.check((list) => list.includes("openid"), "must hold openid"),
  ),
  /** People with an address there are known by it; nobody else's account is ever linked by address. */
  domains: v.pipe(v.array(domain), v.maxLength(50)),
  mappings: v.pipe(v.array(RoleMapping), v.maxLength(100)),
  /** For whom no mapping fits. */
  defaultRoles: roles,
  /** Whether people who are new here are added as they come. */
  justInTime: v.boolean(),
  enabled: v.boolean(),
};
const clientSecret = v.pipe(v.string(), v.minLength(1, "must not be empty"), v.maxLength(1000));

export const IdentityProvider = v.object({
  id: Id,
  ...settings,
  mappings: v.array(v.object(RoleMapping.entries)),
  hasSecret: v.boolean(),
  /** Only after an owner made the last change does it sign owners in. */
  byOwner: v.boolean(),
  /** To be entered at the provider. */
  redirectUri: v.string(),
  backchannelLogoutUri: v.string(),
  createdAt: Instant,
  version: v.number(),
});
export type IdentityProvider = v.InferOutput<typeof IdentityProvider>;

export const ProviderTest = v.object({
  ok: v.boolean(),
  checks: v.array(v.object({ name: v.string(), ok: v.boolean(), detail: v.string() })),
});
export type ProviderTest = v.InferOutput<typeof ProviderTest>;

const { enabled, justInTime, mappings, defaultRoles, domains, scopes, ...required } = settings;
const refusals = ["auth.slug_taken", "auth.unknown_role", "auth.role_not_yours"];

export const identityProviderEndpoints = {
  listIdentityProviders: endpoint("GET", "/identity-providers", {
    summary: "Identity providers of the workspace",
    permission: "identity_provider.read",
    query: v.object(pageQuery),
    response: page(IdentityProvider),
  }),
  createIdentityProvider: endpoint("POST", "/identity-providers", {
    summary: "Let people sign in through an identity provider",
    permission: "identity_provider.manage",
    limit: "credential",
    status: 201,
    body: v.strictObject({
      ...required,
      clientSecret: v.optional(clientSecret),
      scopes: v.optional(scopes, ["openid", "email", "profile"]),
      domains: v.optional(domains, []),
      mappings: v.optional(mappings, []),
      defaultRoles: v.optional(defaultRoles, ["annotator"]),
      justInTime: v.optional(justInTime, false),
      enabled: v.optional(enabled, true),
    }),
    response: IdentityProvider,
    problems: refusals,
  }),
  getIdentityProvider: endpoint("GET", "/identity-providers/:providerId", {
    summary: "One identity provider; its client secret is never told",
    permission: "identity_provider.read",
    params: ids("providerId"),
    response: IdentityProvider,
  }),
  updateIdentityProvider: endpoint("PATCH", "/identity-providers/:providerId", {
    summary: "Change an identity provider; switching it off ends the sessions that came from it",
    permission: "identity_provider.manage",
    ifMatch: "optional",
    params: ids("providerId"),
    body: v.strictObject({
      ...v.partial(v.object(settings)).entries,
      clientSecret: v.optional(v.nullable(clientSecret)),
    }),
    response: IdentityProvider,
    problems: refusals,
  }),
  deleteIdentityProvider: endpoint("DELETE", "/identity-providers/:providerId", {
    summary: "Remove an identity provider, its links to people, and the sessions that came from it; the people stay",
    permission: "identity_provider.manage",
    ifMatch: "optional",
    status: 204,
    params: ids("providerId"),
    problems: ["auth.role_not_yours"],
  }),
  testIdentityProvider: endpoint("POST", "/identity-providers/:providerId/test", {
    summary: "Ask an identity provider about itself and say what is wrong",
    permission: "identity_provider.manage",
    limit: "credential",
    params: ids("providerId"),
    response: ProviderTest,
  }),
};
