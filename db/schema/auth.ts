import {
  bigint,
  boolean,
  customType,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  smallint,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { furniture, instant } from "./furniture.ts";

const schema = pgSchema("auth");
export const { outbox, relayState, inbox, deadLetters, jobs, idempotencyKeys } = furniture(schema);

const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });

export const workspaces = schema.table("workspaces", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  name: text("name").notNull(),
  createdAt: instant("created_at").notNull(),
});

export const subjectKeys = schema.table("subject_keys", {
  subjectId: uuid("subject_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  wrappedKey: bytea("wrapped_key").notNull(),
  createdAt: instant("created_at").notNull(),
});

export const users = schema.table("users", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  email: bytea("email").notNull(),
  emailIndex: bytea("email_index").notNull(),
  name: bytea("name").notNull(),
  roles: text("roles").array().notNull(),
  status: text("status").$type<"active" | "deactivated">().notNull(),
  customerId: uuid("customer_id"),
  createdAt: instant("created_at").notNull(),
  lastSeenAt: instant("last_seen_at"),
  emailVerifiedAt: instant("email_verified_at"),
  version: integer("version").notNull().default(1),
});

export const passwords = schema.table("passwords", {
  userId: uuid("user_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  hash: text("hash").notNull(),
  changedAt: instant("changed_at").notNull(),
});

export const roles = schema.table(
  "roles",
  {
    workspaceId: uuid("workspace_id").notNull(),
    name: text("name").notNull(),
    title: text("title").notNull(),
    permissions: text("permissions").array().notNull(),
    createdAt: instant("created_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.name] })],
);

export type RevokedFor = "logout" | "revoked" | "reuse" | "password" | "deactivated";

export const sessions = schema.table("sessions", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  device: bytea("device").notNull(),
  ip: bytea("ip"),
  place: bytea("place"),
  deviceIndex: bytea("device_index"),
  createdAt: instant("created_at").notNull(),
  lastUsedAt: instant("last_used_at").notNull(),
  expiresAt: instant("expires_at").notNull(),
  revokedAt: instant("revoked_at"),
  revokedFor: text("revoked_for").$type<RevokedFor>(),
  authenticatedAt: instant("authenticated_at").notNull(),
  amr: text("amr").array().notNull(),
});

export const refreshTokens = schema.table("refresh_tokens", {
  hash: bytea("hash").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  sessionId: uuid("session_id").notNull(),
  createdAt: instant("created_at").notNull(),
  expiresAt: instant("expires_at").notNull(),
  usedAt: instant("used_at"),
});

export const signingKeys = schema.table("signing_keys", {
  kid: text("kid").primaryKey(),
  workspaceId: uuid("workspace_id").notNull().default("00000000-0000-0000-0000-000000000000"),
  publicJwk: jsonb("public_jwk").$type<Record<string, unknown>>().notNull(),
  sealedPrivate: bytea("sealed_private").notNull(),
  createdAt: instant("created_at").notNull(),
  signsFrom: instant("signs_from").notNull(),
});

export type TokenPurpose = "email_verification" | "password_reset";

export const accountTokens = schema.table(
  "account_tokens",
  {
    userId: uuid("user_id").notNull(),
    purpose: text("purpose").$type<TokenPurpose>().notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    id: uuid("id").notNull(),
    hash: bytea("hash").notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.purpose] })],
);

export const registrations = schema.table("registrations", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  wrappedKey: bytea("wrapped_key").notNull(),
  email: bytea("email").notNull(),
  emailIndex: bytea("email_index").notNull(),
  name: bytea("name").notNull(),
  workspace: bytea("workspace").notNull(),
  passwordHash: text("password_hash").notNull(),
  tokenHash: bytea("token_hash").notNull(),
  createdAt: instant("created_at").notNull(),
  expiresAt: instant("expires_at").notNull(),
  passwordMark: smallint("password_mark").notNull(),
});

export const invitations = schema.table("invitations", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  email: bytea("email").notNull(),
  emailIndex: bytea("email_index").notNull(),
  name: bytea("name"),
  roles: text("roles").array().notNull(),
  customerId: uuid("customer_id"),
  projects: jsonb("projects")
    .$type<{ projectId: string; role: "manager" | "reviewer" | "annotator" }[]>()
    .notNull()
    .default([]),
  tokenHash: bytea("token_hash").notNull(),
  invitedBy: uuid("invited_by").notNull(),
  sends: integer("sends").notNull(),
  createdAt: instant("created_at").notNull(),
  sentAt: instant("sent_at").notNull(),
  expiresAt: instant("expires_at").notNull(),
  endedAt: instant("ended_at"),
  userId: uuid("user_id"),
});

export const authenticators = schema.table("authenticators", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  name: bytea("name").notNull(),
  secret: bytea("secret").notNull(),
  createdAt: instant("created_at").notNull(),
  confirmedAt: instant("confirmed_at"),
  lastUsedAt: instant("last_used_at"),
  lastStep: bigint("last_step", { mode: "number" }),
});

export const passkeys = schema.table("passkeys", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  name: bytea("name").notNull(),
  credentialId: text("credential_id").notNull(),
  publicKey: bytea("public_key").notNull(),
  signCount: bigint("sign_count", { mode: "number" }).notNull(),
  transports: text("transports").array().notNull(),
  createdAt: instant("created_at").notNull(),
  lastUsedAt: instant("last_used_at"),
});

export const recoveryCodes = schema.table("recovery_codes", {
  hash: bytea("hash").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  createdAt: instant("created_at").notNull(),
  usedAt: instant("used_at"),
});

export type ChallengePurpose = "second_factor" | "enrolment";

export const loginChallenges = schema.table("login_challenges", {
  hash: bytea("hash").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  purpose: text("purpose").$type<ChallengePurpose>().notNull(),
  wrong: integer("wrong").notNull(),
  createdAt: instant("created_at").notNull(),
  expiresAt: instant("expires_at").notNull(),
});

export const serviceAccounts = schema.table("service_accounts", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  name: text("name").notNull(),
  description: text("description").notNull(),
  roles: text("roles").array().notNull(),
  status: text("status").$type<"active" | "deactivated" | "deleted">().notNull(),
  createdBy: text("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
  version: integer("version").notNull().default(1),
});

export const credentials = schema.table("credentials", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  kind: text("kind").$type<"key" | "client">().notNull(),
  name: text("name").notNull(),
  userId: uuid("user_id"),
  serviceAccountId: uuid("service_account_id"),
  parentId: uuid("parent_id"),
  scopes: text("scopes").array().notNull(),
  projectIds: uuid("project_ids").array(),
  expiresAt: instant("expires_at").notNull(),
  createdBy: text("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
  lastUsedAt: instant("last_used_at"),
  lastUsedIp: bytea("last_used_ip"),
  revokedAt: instant("revoked_at"),
});

export const credentialSecrets = schema.table("credential_secrets", {
  hash: bytea("hash").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  credentialId: uuid("credential_id").notNull(),
  prefix: text("prefix").notNull(),
  createdAt: instant("created_at").notNull(),
  expiresAt: instant("expires_at").notNull(),
});

export const secondFactorPolicies = schema.table("second_factor_policies", {
  workspaceId: uuid("workspace_id").primaryKey(),
  everyone: boolean("everyone").notNull(),
  roles: text("roles").array().notNull(),
  requiredFrom: instant("required_from").notNull(),
  changedAt: instant("changed_at").notNull(),
});

export const projectRoles = schema.table(
  "project_roles",
  {
    workspaceId: uuid("workspace_id").notNull(),
    projectId: uuid("project_id").notNull(),
    userId: uuid("user_id").notNull(),
    role: text("role").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId] })],
);

/** A claim that holds a value gives a role. */
export interface RoleMapping {
  claim: string;
  value: string;
  role: string;
}

export const identityProviders = schema.table("identity_providers", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  name: text("name").notNull(),
  slug: text("slug").notNull(),
  issuer: text("issuer").notNull(),
  clientId: text("client_id").notNull(),
  clientSecret: bytea("client_secret"),
  scopes: text("scopes").array().notNull(),
  domains: text("domains").array().notNull(),
  mappings: jsonb("mappings").$type<RoleMapping[]>().notNull(),
  defaultRoles: text("default_roles").array().notNull(),
  justInTime: boolean("just_in_time").notNull(),
  enabled: boolean("enabled").notNull(),
  byOwner: boolean("by_owner").notNull(),
  createdAt: instant("created_at").notNull(),
  version: integer("version").notNull().default(1),
});

export const identities = schema.table(
  "identities",
  {
    providerId: uuid("provider_id").notNull(),
    subjectIndex: bytea("subject_index").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    userId: uuid("user_id").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.providerId, t.subjectIndex] })],
);

export const oidcAttempts = schema.table("oidc_attempts", {
  stateHash: bytea("state_hash").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  providerId: uuid("provider_id").notNull(),
  bindingHash: bytea("binding_hash").notNull(),
  sealed: bytea("sealed").notNull(),
  expiresAt: instant("expires_at").notNull(),
});

export const oidcSessions = schema.table("oidc_sessions", {
  sessionId: uuid("session_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  providerId: uuid("provider_id").notNull(),
  subjectIndex: bytea("subject_index").notNull(),
  sidIndex: bytea("sid_index"),
  idToken: bytea("id_token").notNull(),
});

export const oidcLogouts = schema.table(
  "oidc_logouts",
  {
    providerId: uuid("provider_id").notNull(),
    tokenHash: bytea("token_hash").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.providerId, t.tokenHash] })],
);

export type DomainOutcome = "proven" | "missing" | "different" | "unreachable";

export const identityDomains = schema.table("identity_domains", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  domain: text("domain").notNull(),
  token: text("token").notNull(),
  createdAt: instant("created_at").notNull(),
  provenAt: instant("proven_at"),
  failingSince: instant("failing_since"),
  checkedAt: instant("checked_at"),
  outcome: text("outcome").$type<DomainOutcome>(),
  nextCheckAt: instant("next_check_at").notNull(),
});
