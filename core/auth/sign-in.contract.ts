// The ways in, each of which ends in tokens, and the way out.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, Instant, text } from "../kernel/wire/id.ts";
import { Email, LinkToken, Password } from "./credentials.contract.ts";
import { OidcReturn } from "./oidc.contract.ts";
import { Challenge, PasskeyAssertion, RecoveryCode, TotpCode } from "./second-factor.contract.ts";
import { User } from "./user.contract.ts";

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

export const signInEndpoints = {
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
  confirmRegistration: endpoint("POST", "/auth/register/confirm", {
    summary:
      "Confirm a registration by the token of its mailed link and the password that was chosen: creates the workspace and its owner, who is signed in",
    public: true,
    limit: "credential",
    status: 201,
    body: v.strictObject({ token: LinkToken, password: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }),
    response: Tokens,
    problems: ["auth.invalid_link", "auth.wrong_password", "auth.email_taken", "auth.locked_out", "auth.busy"],
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
      /** The OAuth2 client that has it; then nobody's session does. */
      clientId: v.nullable(Id),
      expiresAt: v.nullable(Instant),
    }),
  }),
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
    problems: [
      "auth.invalid_link",
      "auth.invitation_lapsed",
      "auth.email_taken",
      "auth.weak_password",
      "auth.second_factor_enrolment_required",
      "auth.busy",
    ],
  }),
};
