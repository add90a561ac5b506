// Auth owns identity: workspaces, users, roles, sessions, refresh tokens and API keys, and all personal data.
// Everyone else knows ids; what an id may do is asked of `grants`, what it is called of `describeUsers`.
// Access tokens are EdDSA JWTs of minutes; refresh tokens are opaque, hashed and rotated at each use.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant } from "../kernel/wire/id.ts";
import { accountEndpoints } from "./account.contract.ts";
import { apiKeyEndpoints } from "./api-key.contract.ts";
import { Password } from "./credentials.contract.ts";
import { identityDomainEndpoints } from "./identity-domain.contract.ts";
import { identityProviderEndpoints } from "./identity-provider.contract.ts";
import { invitationEndpoints } from "./invitation.contract.ts";
import { oidcEndpoints } from "./oidc.contract.ts";
import { roleEndpoints } from "./role.contract.ts";
import { secondFactorEndpoints } from "./second-factor.contract.ts";
import { signInEndpoints } from "./sign-in.contract.ts";
import { standingEndpoints } from "./standing.contract.ts";
import { User, userEndpoints } from "./user.contract.ts";

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
  ...signInEndpoints,
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
  getJwks: endpoint("GET", "/auth/jwks", {
    summary: "Public keys of access tokens (RFC 7517)",
    public: true,
    response: v.object({ keys: v.array(v.looseObject({ kid: v.string(), kty: v.string() })) }),
  }),
  ...userEndpoints,
  ...roleEndpoints,
  ...apiKeyEndpoints,
  getGrants: endpoint("GET", "/internal/auth/grants/:userId", {
    summary: "What a user may do",
    internal: true,
    params: ids("userId"),
    response: Grants,
  }),
  ...standingEndpoints,
};
