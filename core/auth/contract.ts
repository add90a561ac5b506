// Auth owns identity: workspaces, users, roles, sessions, refresh tokens and API keys, and all personal data.
// Everyone else knows ids; what an id may do is asked of `grants`, what it is called of `describeUsers`.
// Access tokens are EdDSA JWTs of minutes; refresh tokens are opaque, hashed and rotated at each use.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";
import { accountEndpoints } from "./account.contract.ts";
import { apiKeyEndpoints } from "./api-key.contract.ts";
import { Email, LinkToken, Password, roleName } from "./credentials.contract.ts";
import { identityDomainEndpoints } from "./identity-domain.contract.ts";
import { identityProviderEndpoints } from "./identity-provider.contract.ts";
import { invitationEndpoints } from "./invitation.contract.ts";
import { roleEndpoints } from "./role.contract.ts";
import {
  Challenge,
  PasskeyAssertion,
  RecoveryCode,
  secondFactorEndpoints,
  TotpCode,
} from "./second-factor.contract.ts";
import { oidcEndpoints, OidcReturn } from "./oidc.contract.ts";

export const User = v.object({
  id: Id,
  email: v.string(),
  emailVerified: v.boolean(),
  name: v.string(),
  roles: v.array(v.string()),
  status: v.picklist(["active", "deactivated"]),
  customerId: v.nullable(Id),
  createdAt: Instant,
  lastSeenAt: v.nullable(Instant),
  version: v.number(),
});
export type User = v.InferOutput<typeof User>;

export const UserName = v.object({ id: Id, name: v.string() });
export type UserName = v.InferOutput<typeof UserName>;

export const Session = v.object({
  id: Id,
  device: v.string(),
  ip: v.nullable(v.string()),
  /** City and country where they are known. */
  place: v.string(),
  current: v.boolean(),
  createdAt: Instant,
  lastUsedAt: Instant,
});
export type Session = v.InferOutput<typeof Session>;

export const Tokens = v.object({
  accessToken: v.string(),
  expiresAt: Instant,
  /** Null for browsers: the edge keeps it in an HttpOnly cookie. */
  refreshToken: v.nullable(v.string()),
  user: User,
  workspace: v.object({ id: Id, name: v.string() }),
  permissions: v.array(v.string()),
});
export type Tokens = v.InferOutput<typeof Tokens>;

export const Grants = v.object({
  workspaceId: Id,
  userId: Id,
  active: v.boolean(),
  roles: v.array(v.string()),
  permissions: v.array(v.string()),
  /** Set for a customer's user, who sees that customer's projects only. */
  customerId: v.nullable(Id),
  /** Whose power a key has; a user's own id for themselves. */
  holderId: v.nullable(Id),
  /** Roles held in some projects only. */
  inProjects: v.array(v.object({ role: v.string(), permissions: v.array(v.string()), projectIds: v.array(Id) })),
  /** All that a key reaches; null: every project. */
  limitedTo: v.nullable(v.array(Id)),
});
export type Grants = v.InferOutput<typeof Grants>;

export const authContract = {
  login: endpoint("POST", "/auth/login", {
    summary: "Sign in with e-mail and password",
    public: true,
    limit: "credential",
    body: v.strictObject({ email: Email, password: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }),
    response: Tokens,
    problems: [
      "auth.wrong_credentials",
      "auth.second_factor_required",
      "auth.second_factor_enrolment_required",
      "auth.locked_out",
      "auth.busy",
    ],
  }),
  loginSecondFactor: endpoint("POST", "/auth/login/second-factor", {
    summary: "Answer the challenge of a sign-in by a code, a recovery code or a passkey",
    public: true,
    limit: "credential",
    body: v.strictObject({
      challenge: Challenge,
      totp: v.optional(TotpCode),
      recoveryCode: v.optional(RecoveryCode),
      passkey: v.optional(PasskeyAssertion),
    }),
    response: Tokens,
    problems: ["auth.invalid_challenge", "auth.wrong_second_factor", "auth.locked_out"],
  }),
  confirmLoginEnrolment: endpoint("POST", "/auth/login/enrolment/confirm", {
    summary: "Confirm the second factor that a sign-in asked for, and be signed in",
    public: true,
    limit: "credential",
    body: v.strictObject({ challenge: Challenge, code: TotpCode }),
    response: v.object({ ...Tokens.entries, recoveryCodes: v.array(v.string()) }),
    problems: ["auth.invalid_challenge", "auth.wrong_second_factor", "auth.locked_out"],
  }),
  loginPasskey: endpoint("POST", "/auth/login/passkey", {
    summary: "Sign in by a passkey alone",
    public: true,
    limit: "credential",
    body: v.strictObject({ passkey: PasskeyAssertion }),
    response: Tokens,
    problems: ["auth.wrong_passkey"],
  }),
  register: endpoint("POST", "/auth/register", {
    summary: "Create a workspace and its owner",
    public: true,
    limit: "credential",
    status: 201,
    body: v.strictObject({ email: Email, password: Password, name: text(120), workspace: text(120) }),
    response: Tokens,
    problems: ["auth.email_taken", "auth.weak_password", "auth.busy"],
  }),
  refresh: endpoint("POST", "/auth/refresh", {
    summary: "Trade a refresh token for new tokens",
    public: true,
    limit: "credential",
    body: v.strictObject({ refreshToken: v.optional(v.pipe(v.string(), v.maxLength(200))) }),
    response: Tokens,
    problems: ["auth.invalid_refresh_token"],
  }),
  logout: endpoint("POST", "/auth/logout", { summary: "End this session", self: true, status: 204 }),
  verifyToken: endpoint("POST", "/auth/verify-token", {
    summary: "Tell whether an access token is good and whose it is",
    public: true,
    limit: "credential",
    body: v.strictObject({ token: v.pipe(v.string(), v.maxLength(4000)) }),
    response: v.object({
      valid: v.boolean(),
      workspaceId: v.nullable(Id),
      userId: v.nullable(Id),
      expiresAt: v.nullable(Instant),
    }),
  }),
  getMe: endpoint("GET", "/auth/me", {
    summary: "Who I am",
    self: true,
    response: v.object({
      user: User,
      workspace: v.object({ id: Id, name: v.string() }),
      permissions: v.array(v.string()),
    }),
  }),
  changePassword: endpoint("POST", "/auth/password", {
    summary: "Change my password and end my other sessions",
    self: true,
    limit: "credential",
    status: 204,
    body: v.strictObject({ current: v.pipe(v.string(), v.maxLength(200)), next: Password }),
    problems: ["auth.wrong_password", "auth.weak_password", "auth.locked_out", "auth.busy"],
  }),
  listSessions: endpoint("GET", "/auth/sessions", {
    summary: "My sessions",
    self: true,
    response: v.object({ items: v.array(Session) }),
  }),
  revokeSession: endpoint("DELETE", "/auth/sessions/:sessionId", {
    summary: "End one of my sessions",
    self: true,
    status: 204,
    params: ids("sessionId"),
  }),
  ...accountEndpoints,
  ...invitationEndpoints,
  ...secondFactorEndpoints,
  ...identityProviderEndpoints,
  ...identityDomainEndpoints,
  ...oidcEndpoints,
  finishOidc: endpoint("POST", "/auth/oidc/callback", {
    summary: "Finish to sign in through an identity provider",
    public: true,
    limit: "credential",
    body: OidcReturn,
    response: v.object({ ...Tokens.entries, returnTo: v.string() }),
    problems: ["auth.sign_in_over", "auth.provider_refused", "auth.not_let_in", "auth.provider_away"],
  }),
  acceptInvitation: endpoint("POST", "/auth/invitation/accept", {
    summary: "Accept a mailed invitation: set a name and a password, and be signed in",
    public: true,
    limit: "credential",
    status: 201,
    body: v.strictObject({ token: LinkToken, name: text(120), password: Password }),
    response: Tokens,
    problems: ["auth.invalid_link", "auth.email_taken", "auth.weak_password", "auth.busy"],
  }),
  getJwks: endpoint("GET", "/auth/jwks", {
    summary: "Public keys of access tokens (RFC 7517)",
    public: true,
    response: v.object({ keys: v.array(v.looseObject({ kid: v.string(), kty: v.string() })) }),
  }),
  listUsers: endpoint("GET", "/users", {
    summary: "People of the workspace",
    permission: "user.read",
    query: v.object({
      ...pageQuery,
      role: v.optional(roleName),
      status: v.optional(v.picklist(["active", "deactivated"])),
      customerId: v.optional(Id),
    }),
    response: page(User),
  }),
  createUser: endpoint("POST", "/users", {
    summary: "Add a person; without a password one is made and shown once",
    permission: "user.manage",
    limit: "credential",
    status: 201,
    body: v.strictObject({
      email: Email,
      name: text(120),
      roles: v.pipe(v.array(roleName), v.maxLength(10)),
      password: v.optional(Password),
      customerId: v.optional(Id),
    }),
    response: v.object({ user: User, password: v.nullable(v.string()) }),
    problems: ["auth.email_taken", "auth.unknown_role", "auth.role_not_yours", "auth.weak_password"],
  }),
  getUser: endpoint("GET", "/users/:userId", {
    summary: "One person",
    permission: "user.read",
    params: ids("userId"),
    response: User,
  }),
  updateUser: endpoint("PATCH", "/users/:userId", {
    summary: "Change a person's name, roles or status",
    permission: "user.manage",
    stepUp: ["roles", "status"],
    ifMatch: "optional",
    params: ids("userId"),
    body: v.strictObject({
      name: v.optional(text(120)),
      roles: v.optional(v.pipe(v.array(roleName), v.maxLength(10))),
      status: v.optional(v.picklist(["active", "deactivated"])),
    }),
    response: User,
    problems: ["auth.unknown_role", "auth.role_not_yours", "auth.last_owner"],
  }),
  ...roleEndpoints,
  ...apiKeyEndpoints,
  describeUsers: endpoint("GET", "/user-names", {
    summary: "Names of people by id, for showing them",
    permission: "user.name",
    query: v.object({
      ids: v.pipe(
        v.union([Id, v.array(Id)]),
        v.transform((one) => (Array.isArray(one) ? one : [one])),
        v.maxLength(100),
      ),
    }),
    response: v.object({ items: v.array(UserName) }),
  }),
  getGrants: endpoint("GET", "/internal/auth/grants/:userId", {
    summary: "What a user may do",
    internal: true,
    params: ids("userId"),
    response: Grants,
  }),
  findUsersByRole: endpoint("GET", "/internal/auth/users-with/:permission", {
    summary: "Ids of the active users who hold a permission",
    internal: true,
    params: v.object({ permission: v.string() }),
    response: v.object({ userIds: v.array(Id) }),
  }),
  getAddress: endpoint("GET", "/internal/auth/addresses/:userId", {
    summary: "Name and e-mail of a user, for sending mail",
    internal: true,
    params: ids("userId"),
    response: v.object({ id: Id, name: v.string(), email: v.string() }),
  }),
  isRevoked: endpoint("GET", "/internal/auth/sessions/:sessionId", {
    summary: "Whether a session still lives, and the revocation epoch",
    internal: true,
    public: true,
    params: ids("sessionId"),
    response: v.object({ active: v.boolean(), epoch: v.number() }),
  }),
};
