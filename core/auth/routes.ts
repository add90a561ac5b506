import type { Verbs } from "../kernel/http/mount.ts";
import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from "./api-keys.ts";
import { createOauthClient, listOauthClients, revokeOauthClient, rotateOauthClient } from "./oauth-clients.ts";
import * as roles from "./roles.ts";
import {
  createServiceAccount,
  deleteServiceAccount,
  getServiceAccount,
  listServiceAccounts,
  updateServiceAccount,
} from "./service-accounts.ts";
import { simulatePermissions } from "./simulate-permissions.ts";
import { signClientToken, verifyApiKey } from "./verify-api-key.ts";
import { acceptInvitation, describeInvitation } from "./accept-invitation.ts";
import { getAccountMail } from "./account-mail.ts";
import { changePassword } from "./change-password.ts";
import { checkIdentityDomain } from "./check-identity-domain.ts";
import { confirmRegistration } from "./confirm-registration.ts";
import { confirmPasswordReset } from "./confirm-password-reset.ts";
import type { authContract } from "./contract.ts";
import { backchannelLogout } from "./backchannel-logout.ts";
import { createAccount } from "./create-account.ts";
import { createIdentityProvider } from "./create-identity-provider.ts";
import { createInvitation } from "./create-invitation.ts";
import { deleteIdentityProvider } from "./delete-identity-provider.ts";
import { describeUsers, getAddress } from "./describe-users.ts";
import { confirmEmailVerification, requestEmailVerification } from "./email-verification.ts";
import { findOidcProviders } from "./find-oidc-providers.ts";
import { findUsersByRole } from "./find-users-by-role.ts";
import { finishOidc } from "./finish-oidc.ts";
import { getGrants } from "./get-grants.ts";
import { getJwks } from "./get-jwks.ts";
import { getMe } from "./get-me.ts";
import { getPermissions } from "./get-permissions.ts";
import { isRevoked } from "./is-revoked.ts";
import { listIdentityDomains } from "./list-identity-domains.ts";
import { getIdentityProvider, listIdentityProviders } from "./list-identity-providers.ts";
import { listInvitations } from "./list-invitations.ts";
import { listSessions } from "./list-sessions.ts";
import { getUser, listUsers } from "./list-users.ts";
import { login } from "./login.ts";
import { logout } from "./logout.ts";
import { logoutOidc } from "./logout-oidc.ts";
import { refresh } from "./refresh.ts";
import { register } from "./register.ts";
import { requestPasswordReset } from "./request-password-reset.ts";
import { resendInvitation } from "./resend-invitation.ts";
import { revokeInvitation } from "./revoke-invitation.ts";
import { revokeOtherSessions } from "./revoke-other-sessions.ts";
import { revokeSession } from "./revoke-session.ts";
import { createAuthenticator, confirmAuthenticator } from "./second-factor/create-authenticator.ts";
import { createPasskey, createPasskeyOptions } from "./second-factor/create-passkey.ts";
import { getSecondFactors } from "./second-factor/get-second-factors.ts";
import { confirmLoginEnrolment, createLoginEnrolment } from "./second-factor/login-enrolment.ts";
import { createLoginPasskeyOptions, loginPasskey } from "./second-factor/login-passkey.ts";
import { loginSecondFactor } from "./second-factor/login-second-factor.ts";
import { getSecondFactorPolicy, updateSecondFactorPolicy } from "./second-factor/policy.ts";
import { removeAuthenticator, removePasskey } from "./second-factor/remove-factor.ts";
import { replaceRecoveryCodes } from "./second-factor/replace-recovery-codes.ts";
import { resetSecondFactors } from "./second-factor/reset-second-factors.ts";
import { createStepUpOptions, stepUp } from "./second-factor/step-up.ts";
import { startOidc } from "./start-oidc.ts";
import { testIdentityProvider } from "./test-identity-provider.ts";
import { updateIdentityProvider } from "./update-identity-provider.ts";
import { updateUser } from "./update-user.ts";
import { verifyToken } from "./verify-token.ts";

export const authRoutes: Verbs<typeof authContract> = {
  login,
  register,
  confirmRegistration,
  refresh,
  logout,
  verifyToken,
  getJwks,
  getPermissions,
  getMe,
  changePassword,
  listSessions,
  revokeSession,
  revokeOtherSessions,
  requestPasswordReset,
  confirmPasswordReset,
  requestEmailVerification,
  confirmEmailVerification,
  getAccountMail,
  createInvitation,
  listInvitations,
  resendInvitation,
  revokeInvitation,
  describeInvitation,
  acceptInvitation,
  loginSecondFactor,
  createLoginPasskeyOptions,
  loginPasskey,
  createLoginEnrolment,
  confirmLoginEnrolment,
  getSecondFactors,
  createAuthenticator,
  confirmAuthenticator,
  removeAuthenticator,
  createPasskeyOptions,
  createPasskey,
  removePasskey,
  replaceRecoveryCodes,
  createStepUpOptions,
  stepUp,
  getSecondFactorPolicy,
  updateSecondFactorPolicy,
  resetSecondFactors,
  listIdentityProviders,
  createIdentityProvider,
  getIdentityProvider,
  updateIdentityProvider,
  deleteIdentityProvider,
  testIdentityProvider,
  listIdentityDomains,
  checkIdentityDomain,
  findOidcProviders,
  startOidc,
  finishOidc,
  logoutOidc,
  backchannelLogout,
  listUsers,
  // Who is added decides by the mail whether to come, as who is invited does.
  createUser: createInvitation,
  createAccount,
  getUser,
  updateUser,
  describeUsers,
  listRoles: roles.listRoles,
  getRole: roles.getRole,
  listRoleHolders: roles.listRoleHolders,
  createRole: roles.createRole,
  cloneRole: roles.cloneRole,
  updateRole: roles.updateRole,
  deleteRole: roles.deleteRole,
  describeRole: roles.describeRole,
  simulatePermissions,
  createApiKey,
  listApiKeys,
  rotateApiKey,
  revokeApiKey,
  createServiceAccount,
  listServiceAccounts,
  getServiceAccount,
  updateServiceAccount,
  deleteServiceAccount,
  createOauthClient,
  listOauthClients,
  rotateOauthClient,
  revokeOauthClient,
  signClientToken,
  verifyApiKey,
  getGrants,
  findUsersByRole,
  getAddress,
  isRevoked,
};
