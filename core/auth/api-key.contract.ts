// What acts without a person at the screen: API keys, service accounts and their OAuth2 clients.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";
import { page, pageQuery, queryFlag } from "../kernel/wire/page.ts";
import { roleName } from "./credentials.contract.ts";
import { permissionName } from "./role.contract.ts";

const scopes = v.pipe(v.array(permissionName), v.minLength(1, "must name at least one permission"), v.maxLength(200));
const projectIds = v.optional(v.nullable(v.pipe(v.array(Id), v.minLength(1), v.maxLength(100))), null);
const days = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(365));
const overlapHours = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(168)), 24);
const roles = v.pipe(v.array(roleName), v.maxLength(10));

const credential = {
  id: Id,
  name: v.string(),
  holder: v.object({ type: v.picklist(["user", "service_account"]), id: Id }),
  /** How its living secrets begin, the newest first; two while one takes over from the other. */
  secrets: v.array(v.object({ prefix: v.string(), expiresAt: Instant })),
  scopes: v.array(v.string()),
  /** Null: wherever its holder may. */
  projectIds: v.nullable(v.array(Id)),
  status: v.picklist(["active", "expired", "revoked"]),
  createdBy: v.string(),
  createdAt: Instant,
  expiresAt: Instant,
  lastUsedAt: v.nullable(Instant),
  lastUsedIp: v.nullable(v.string()),
};
export const ApiKey = v.object(credential);
export type ApiKey = v.InferOutput<typeof ApiKey>;

export const ServiceAccount = v.object({
  id: Id,
  name: v.string(),
  description: v.string(),
  roles: v.array(v.string()),
  status: v.picklist(["active", "deactivated"]),
  /** How many living keys and clients it has. */
  credentials: v.number(),
  createdBy: v.string(),
  createdAt: Instant,
  version: v.number(),
});
export type ServiceAccount = v.InferOutput<typeof ServiceAccount>;

/** The secret is told this once. */
const Told = v.object({ credential: ApiKey, secret: v.string() });
const Rotated = v.object({ credential: ApiKey, secret: v.string(), previousUntil: Instant });
const rotation = v.strictObject({ overlapHours, expiresInDays: v.optional(days) });

export const apiKeyEndpoints = {
  createApiKey: endpoint("POST", "/api-keys", {
    summary: "Make an API key for myself or for a service account; the key is shown once",
    permission: "api_key.create",
    stepUp: true,
    limit: "credential",
    status: 201,
    body: v.strictObject({
      name: text(80),
      scopes,
      projectIds,
      expiresInDays: v.optional(days, 90),
      serviceAccountId: v.optional(Id),
    }),
    response: Told,
    problems: ["auth.unknown_permission", "auth.role_not_yours", "auth.service_account_inactive"],
  }),
  listApiKeys: endpoint("GET", "/api-keys", {
    summary: "My API keys; `all` also shows other people's and service accounts' to whoever manages those",
    permission: "api_key.create",
    query: v.object({ ...pageQuery, serviceAccountId: v.optional(Id), all: v.optional(queryFlag, false) }),
    response: page(ApiKey),
  }),
  rotateApiKey: endpoint("POST", "/api-keys/:apiKeyId/rotate", {
    summary: "Give an API key a new secret; the old one stays good for `overlapHours`",
    permission: "api_key.create",
    stepUp: true,
    limit: "credential",
    params: ids("apiKeyId"),
    body: rotation,
    response: Rotated,
    problems: ["auth.role_not_yours", "auth.credential_ended"],
  }),
  revokeApiKey: endpoint("DELETE", "/api-keys/:apiKeyId", {
    summary: "Revoke an API key and those that were made with it; it stops working within seconds",
    permission: "api_key.create",
    status: 204,
    params: ids("apiKeyId"),
  }),
  createServiceAccount: endpoint("POST", "/service-accounts", {
    summary: "Add a user without a person, for programs",
    permission: "service_account.manage",
    stepUp: true,
    status: 201,
    body: v.strictObject({
      name: text(80),
      description: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(400)), ""),
      roles,
    }),
    response: ServiceAccount,
    problems: ["auth.unknown_role", "auth.role_not_yours"],
  }),
  listServiceAccounts: endpoint("GET", "/service-accounts", {
    summary: "Service accounts",
    permission: "service_account.read",
    query: v.object(pageQuery),
    response: page(ServiceAccount),
  }),
  getServiceAccount: endpoint("GET", "/service-accounts/:serviceAccountId", {
    summary: "One service account",
    permission: "service_account.read",
    params: ids("serviceAccountId"),
    response: ServiceAccount,
  }),
  updateServiceAccount: endpoint("PATCH", "/service-accounts/:serviceAccountId", {
    summary: "Change a service account; deactivating it revokes its keys and clients",
    permission: "service_account.manage",
    stepUp: ["roles", "status"],
    ifMatch: "optional",
    params: ids("serviceAccountId"),
    body: v.strictObject({
      name: v.optional(text(80)),
      description: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(400))),
      roles: v.optional(roles),
      status: v.optional(v.picklist(["active", "deactivated"])),
    }),
    response: ServiceAccount,
    problems: ["auth.unknown_role", "auth.role_not_yours"],
  }),
  deleteServiceAccount: endpoint("DELETE", "/service-accounts/:serviceAccountId", {
    summary: "Delete a service account; its keys and clients stop working",
    permission: "service_account.manage",
    ifMatch: "optional",
    status: 204,
    params: ids("serviceAccountId"),
    problems: ["auth.role_not_yours"],
  }),
  createOauthClient: endpoint("POST", "/oauth/clients", {
    summary: "Make an OAuth2 client of a service account; its secret is shown once",
    permission: "service_account.manage",
    stepUp: true,
    limit: "credential",
    status: 201,
    body: v.strictObject({
      serviceAccountId: Id,
      name: text(80),
      scopes,
      projectIds,
      expiresInDays: v.optional(days, 365),
    }),
    response: Told,
    problems: ["auth.unknown_permission", "auth.role_not_yours", "auth.service_account_inactive"],
  }),
  listOauthClients: endpoint("GET", "/oauth/clients", {
    summary: "OAuth2 clients",
    permission: "service_account.read",
    query: v.object({ ...pageQuery, serviceAccountId: v.optional(Id) }),
    response: page(ApiKey),
  }),
  rotateOauthClient: endpoint("POST", "/oauth/clients/:clientId/rotate", {
    summary: "Give an OAuth2 client a new secret; the old one stays good for `overlapHours`",
    permission: "service_account.manage",
    stepUp: true,
    limit: "credential",
    params: ids("clientId"),
    body: rotation,
    response: Rotated,
    problems: ["auth.role_not_yours", "auth.credential_ended"],
  }),
  revokeOauthClient: endpoint("DELETE", "/oauth/clients/:clientId", {
    summary: "Revoke an OAuth2 client; its tokens stop working within seconds",
    permission: "service_account.manage",
    status: 204,
    params: ids("clientId"),
  }),
  giveClientToken: endpoint("POST", "/oauth/token", {
    summary: "Trade a client's credentials for an access token (RFC 6749, 4.4); form-encoded or JSON",
    public: true,
    edge: true,
    limit: "credential",
    body: v.strictObject({
      grant_type: v.literal("client_credentials"),
      client_id: v.optional(v.string()),
      client_secret: v.optional(v.string()),
      scope: v.optional(v.string()),
    }),
    response: v.object({
      access_token: v.string(),
      token_type: v.literal("Bearer"),
      expires_in: v.number(),
      scope: v.string(),
    }),
  }),
  signClientToken: endpoint("POST", "/internal/auth/client-token", {
    summary: "Check a client's credentials and sign its access token, for the edge",
    internal: true,
    public: true,
    limit: "credential",
    body: v.strictObject({
      clientId: v.pipe(v.string(), v.maxLength(100)),
      clientSecret: v.pipe(v.string(), v.maxLength(200)),
      scope: v.nullable(v.pipe(v.string(), v.maxLength(10_000))),
    }),
    response: v.object({ accessToken: v.string(), expiresIn: v.number(), scope: v.string() }),
    problems: ["auth.invalid_client", "auth.invalid_scope"],
  }),
  verifyApiKey: endpoint("POST", "/internal/auth/api-key", {
    summary: "Whose key has this SHA-256, for the edge, which never passes a key on",
    internal: true,
    public: true,
    limit: "credential",
    body: v.strictObject({ hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
    response: v.object({ keyId: Id, workspaceId: Id, expiresAt: Instant }),
    problems: ["auth.invalid_key"],
  }),
};
