// Second factors and passkeys: a person's own, what a sign-in or a dangerous act is proved by, and who has to have one.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";
import { roleName } from "./credentials.contract.ts";

export const Challenge = v.pipe(v.string(), v.regex(/^wlc_[\w-]{43}$/, "is no challenge"));
/** Six digits, with or without a gap in the middle. */
export const TotpCode = v.pipe(v.string(), v.regex(/^\d{3} ?\d{3}$/, "must be six digits"));
export const RecoveryCode = v.pipe(v.string(), v.minLength(1), v.maxLength(40));
const encoded = (most: number) => v.pipe(v.string(), v.regex(/^[\w-]*=*$/, "must be base64url"), v.maxLength(most));

/** What a browser answers when a passkey was used (WebAuthn, AuthenticationResponseJSON). */
export const PasskeyAssertion = v.object({
  id: encoded(1400),
  rawId: encoded(1400),
  type: v.literal("public-key"),
  response: v.object({
    clientDataJSON: encoded(4000),
    authenticatorData: encoded(4000),
    signature: encoded(4000),
    userHandle: v.optional(encoded(200)),
  }),
});
export type PasskeyAssertion = v.InferOutput<typeof PasskeyAssertion>;

/** What a browser answers when a passkey was made (WebAuthn, RegistrationResponseJSON). */
export const PasskeyRegistration = v.object({
  id: encoded(1400),
  rawId: encoded(1400),
  type: v.literal("public-key"),
  response: v.object({
    clientDataJSON: encoded(4000),
    attestationObject: encoded(20_000),
    transports: v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z-]{1,20}$/))), v.maxLength(8))),
  }),
});
export type PasskeyRegistration = v.InferOutput<typeof PasskeyRegistration>;

/** What a browser is handed to make or use a passkey with. */
export const PasskeyOptions = v.looseObject({ challenge: v.string() });
export type PasskeyOptions = v.InferOutput<typeof PasskeyOptions>;

export const FactorMethod = v.picklist(["password", "totp", "passkey", "recovery_code"]);
export type FactorMethod = v.InferOutput<typeof FactorMethod>;

export const Factor = v.object({ id: Id, name: v.string(), createdAt: Instant, lastUsedAt: v.nullable(Instant) });
export type Factor = v.InferOutput<typeof Factor>;

export const SecondFactors = v.object({
  authenticators: v.array(Factor),
  passkeys: v.array(Factor),
  recoveryCodesLeft: v.number(),
  /** From when on the workspace asks this person for one; null where it does not. */
  requiredFrom: v.nullable(Instant),
});
export type SecondFactors = v.InferOutput<typeof SecondFactors>;

export const TotpSecret = v.object({
  authenticatorId: Id,
  /** In base32, to be typed where no camera can read the URL. */
  secret: v.string(),
  /** `otpauth://`, to be shown as a QR code. */
  url: v.string(),
});
export type TotpSecret = v.InferOutput<typeof TotpSecret>;

/** Ten new ones with the first factor, shown this once; null where the person has some already. */
const recoveryCodes = v.nullable(v.array(v.string()));

export const SecondFactorPolicy = v.object({
  everyone: v.boolean(),
  roles: v.array(v.string()),
  requiredFrom: v.nullable(Instant),
  /** People whom it concerns and who have none yet. */
  missing: v.number(),
});
export type SecondFactorPolicy = v.InferOutput<typeof SecondFactorPolicy>;

const name = text(60);
const danger = { self: true, limit: "credential", stepUp: true } as const;

export const secondFactorEndpoints = {
  getSecondFactors: endpoint("GET", "/auth/second-factors", {
    summary: "My authenticators, passkeys and how many recovery codes are left",
    self: true,
    response: SecondFactors,
  }),
  createAuthenticator: endpoint("POST", "/auth/authenticators", {
    summary: "Begin to add an app that shows codes; its secret is told this once and counts when a code confirms it",
    ...danger,
    status: 201,
    body: v.strictObject({ name }),
    response: TotpSecret,
    problems: ["auth.too_many_factors"],
  }),
  confirmAuthenticator: endpoint("POST", "/auth/authenticators/:authenticatorId/confirm", {
    summary: "Confirm an app by a code that it shows",
    ...danger,
    params: ids("authenticatorId"),
    body: v.strictObject({ code: TotpCode }),
    response: v.object({ recoveryCodes }),
    problems: ["auth.wrong_second_factor", "auth.locked_out"],
  }),
  removeAuthenticator: endpoint("DELETE", "/auth/authenticators/:authenticatorId", {
    summary: "Remove an app that shows codes",
    ...danger,
    status: 204,
    params: ids("authenticatorId"),
    problems: ["auth.second_factor_needed"],
  }),
  createPasskeyOptions: endpoint("POST", "/auth/passkeys/options", {
    summary: "What to make a passkey with; good for five minutes",
    ...danger,
    response: PasskeyOptions,
    problems: ["auth.too_many_factors"],
  }),
  createPasskey: endpoint("POST", "/auth/passkeys", {
    summary: "Add the passkey that a browser made",
    ...danger,
    status: 201,
    body: v.strictObject({ name, passkey: PasskeyRegistration }),
    response: v.object({ passkey: Factor, recoveryCodes }),
    problems: ["auth.passkey_refused", "auth.passkey_exists", "auth.too_many_factors"],
  }),
  removePasskey: endpoint("DELETE", "/auth/passkeys/:passkeyId", {
    summary: "Remove a passkey",
    ...danger,
    status: 204,
    params: ids("passkeyId"),
    problems: ["auth.second_factor_needed"],
  }),
  replaceRecoveryCodes: endpoint("POST", "/auth/recovery-codes", {
    summary: "Ten new recovery codes in the place of all older ones; shown this once",
    ...danger,
    status: 201,
    response: v.object({ recoveryCodes: v.array(v.string()) }),
    problems: ["auth.no_second_factor"],
  }),
  createStepUpOptions: endpoint("POST", "/auth/step-up/options", {
    summary: "By what I can prove that it is me, and what to use a passkey with",
    self: true,
    limit: "credential",
    response: v.object({ methods: v.array(FactorMethod), passkey: v.nullable(PasskeyOptions) }),
  }),
  stepUp: endpoint("POST", "/auth/step-up", {
    summary: "Prove that it is me, for what is dangerous; whoever has a second factor proves it by that",
    self: true,
    limit: "credential",
    body: v.strictObject({
      password: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
      totp: v.optional(TotpCode),
      passkey: v.optional(PasskeyAssertion),
    }),
    response: v.object({ accessToken: v.string(), expiresAt: Instant }),
    problems: [
      "auth.wrong_password",
      "auth.wrong_second_factor",
      "auth.passkey_refused",
      "auth.locked_out",
      "auth.busy",
    ],
  }),
  getSecondFactorPolicy: endpoint("GET", "/auth/second-factor-policy", {
    summary: "Who of the workspace has to have a second factor",
    permission: "workspace.manage",
    response: SecondFactorPolicy,
  }),
  updateSecondFactorPolicy: endpoint("PUT", "/auth/second-factor-policy", {
    summary: "Ask everybody, or the people of some roles, for a second factor",
    permission: "workspace.manage",
    stepUp: true,
    body: v.strictObject({
      everyone: v.boolean(),
      roles: v.pipe(v.array(roleName), v.maxLength(50)),
      /** Until then people without one sign in as before. */
      graceDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(90)),
    }),
    response: SecondFactorPolicy,
    problems: ["auth.unknown_role"],
  }),
  resetSecondFactors: endpoint("DELETE", "/users/:userId/second-factors", {
    summary: "Remove all second factors of a person who has lost them, and end their sessions",
    permission: "user.manage",
    stepUp: true,
    status: 204,
    params: ids("userId"),
    problems: ["auth.role_not_yours"],
  }),
  createLoginPasskeyOptions: endpoint("POST", "/auth/login/passkey/options", {
    summary: "What to sign in with a passkey with: alone, or as the second factor of a challenge",
    public: true,
    limit: "credential",
    body: v.strictObject({ challenge: v.optional(Challenge) }),
    response: PasskeyOptions,
    problems: ["auth.invalid_challenge"],
  }),
  createLoginEnrolment: endpoint("POST", "/auth/login/enrolment", {
    summary: "Begin to set up the second factor that a sign-in asks for",
    public: true,
    limit: "credential",
    status: 201,
    body: v.strictObject({ challenge: Challenge }),
    response: TotpSecret,
    problems: ["auth.invalid_challenge"],
  }),
};
