// What a person does about their own account without being signed in, or apart from signing in: links by mail, sessions.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, Instant, text } from "../kernel/wire/id.ts";
import { Email, LinkToken, Password } from "./credentials.contract.ts";

/** What auth has mailed: each kind is about one thing, whose id comes with it. */
export const AccountMailKind = v.picklist([
  "email.verification",
  "registration",
  "password.reset",
  "password.changed",
  "account.locked",
  "registration.tried",
  "second_factor.added",
  "second_factor.removed",
  "recovery_codes.replaced",
  "recovery_code.used",
  "sign_in.new_device",
  "invitation",
]);
export type AccountMailKind = v.InferOutput<typeof AccountMailKind>;

export const AccountMail = v.object({
  email: v.string(),
  /** Null for somebody who has proven nothing yet: what others call them is not said in our name. */
  name: v.nullable(v.string()),
  workspace: v.string(),
  /** Path in the workbench with the token as its fragment; null where there is nothing to follow. */
  link: v.nullable(v.string()),
  expiresAt: v.nullable(Instant),
  /** Who invites. */
  invitedBy: v.nullable(v.string()),
  /** Whether who is invited has an account already, perhaps in another workspace: only they are told. */
  hasAccount: v.boolean(),
  /** The sign-in that is told of. */
  signIn: v.nullable(v.object({ device: v.string(), place: v.string(), at: Instant })),
});
export type AccountMail = v.InferOutput<typeof AccountMail>;

export const accountEndpoints = {
  register: endpoint("POST", "/auth/register", {
    summary:
      "Register a workspace and its owner: a link is mailed that confirms it; the answer is the same whether or not the address has an account, whose owner is mailed then",
    public: true,
    limit: "credential",
    status: 202,
    body: v.strictObject({ email: Email, password: Password, name: text(120), workspace: text(120) }),
    /** How long the link works. */
    response: v.object({ expiresInSeconds: v.number() }),
    problems: ["auth.weak_password", "auth.too_many_mails", "auth.busy"],
  }),
  requestPasswordReset: endpoint("POST", "/auth/password-reset", {
    summary:
      "Have a link mailed that sets a new password; the answer is the same whether or not there is such an account",
    public: true,
    limit: "credential",
    status: 204,
    body: v.strictObject({ email: Email }),
    problems: ["auth.too_many_mails"],
  }),
  confirmPasswordReset: endpoint("POST", "/auth/password-reset/confirm", {
    summary: "Set a new password by the token of a mailed link; every session ends",
    public: true,
    limit: "credential",
    status: 204,
    body: v.strictObject({ token: LinkToken, password: Password }),
    problems: ["auth.invalid_link", "auth.weak_password", "auth.busy"],
  }),
  requestEmailVerification: endpoint("POST", "/auth/email-verification", {
    summary: "Have the link that verifies my e-mail address mailed again",
    self: true,
    limit: "credential",
    status: 204,
    problems: ["auth.too_many_mails"],
  }),
  confirmEmailVerification: endpoint("POST", "/auth/email-verification/confirm", {
    summary: "Verify my e-mail address by the token of a link that was mailed to it",
    self: true,
    limit: "credential",
    status: 204,
    body: v.strictObject({ token: LinkToken }),
    problems: ["auth.invalid_link"],
  }),
  revokeOtherSessions: endpoint("DELETE", "/auth/sessions", {
    summary: "End all of my sessions but this one",
    self: true,
    response: v.object({ ended: v.number() }),
  }),
  getAccountMail: endpoint("GET", "/internal/auth/mails/:kind/:subjectId", {
    summary: "What to write to whom, for the service that sends mail; 404 when there is no reason any more",
    internal: true,
    params: v.object({ kind: AccountMailKind, subjectId: Id }),
    response: AccountMail,
  }),
};
