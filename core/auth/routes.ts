import type { Verbs } from "../kernel/http/mount.ts";
import { acceptInvitation, describeInvitation } from "./accept-invitation.ts";
import { getAccountMail } from "./account-mail.ts";
import { changePassword } from "./change-password.ts";
import { confirmPasswordReset } from "./confirm-password-reset.ts";
import type { authContract } from "./contract.ts";
import { backchannelLogout } from "./backchannel-logout.ts";
import { createIdentityProvider } from "./create-identity-provider.ts";
import { createInvitation } from "./create-invitation.ts";
import { createRole } from "./create-role.ts";
import { createUser } from "./create-user.ts";
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
import { getIdentityProvider, listIdentityProviders } from "./list-identity-providers.ts";
import { listInvitations } from "./list-invitations.ts";
import { listRoles } from "./list-roles.ts";
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
import { startOidc } from "./start-oidc.ts";
import { testIdentityProvider } from "./test-identity-provider.ts";
import { updateIdentityProvider } from "./update-identity-provider.ts";
import { updateUser } from "./update-user.ts";
import { verifyToken } from "./verify-token.ts";

export const authRoutes: Verbs<typeof authContract> = {
  login,
  register,
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
  listIdentityProviders,
  createIdentityProvider,
  getIdentityProvider,
  updateIdentityProvider,
  deleteIdentityProvider,
  testIdentityProvider,
  findOidcProviders,
  startOidc,
  finishOidc,
  logoutOidc,
  backchannelLogout,
  listUsers,
  createUser,
  getUser,
  updateUser,
  describeUsers,
  listRoles,
  createRole,
  getGrants,
  findUsersByRole,
  getAddress,
  isRevoked,
};
