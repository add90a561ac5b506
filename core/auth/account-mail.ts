import type { TokenPurpose } from "../../db/schema/auth.ts";
import type { Context } from "../kernel/context.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { AccountMail, AccountMailKind } from "./account.contract.ts";
import type { authContract } from "./contract.ts";
import { invitationToken } from "./invitation.ts";
import { lapsesOf } from "./invitation-terms.ts";
import { linkToken } from "./link-token.ts";
import { emailOf, nameOf, openOr, toSession } from "./person.ts";
import { findAccountTokenById } from "./store/account-tokens.ts";
import { findInvitation } from "./store/invitations.ts";
import { findRegistration } from "./store/registrations.ts";
import { findKeyedSession } from "./store/sessions.ts";
import { findAccount, findUser } from "./store/users.ts";
import { findWorkspace } from "./store/workspaces.ts";

type Found = Omit<AccountMail, "workspace">;
const nothing = { link: null, expiresAt: null, invitedBy: null, hasAccount: false, signIn: null };
/** Where somebody goes who did not do what a notice tells of. */
const forgotten = "/app/forgot-password";

/** What to write to whom; 404 once there is no reason any more, such as a link that a newer one replaced. */
export async function getAccountMail(
  ctx: Context,
  { kind, subjectId }: Input<typeof authContract.getAccountMail>,
): Promise<AccountMail> {
  return transaction(ctx, async (tx) => {
    const found = await finders[kind](tx, ctx, subjectId);
    if (!found) throw requestProblems.not_found();
    return { ...found, workspace: (await findWorkspace(tx, ctx.workspaceId))?.name ?? "" };
  });
}

type Finder = (tx: Tx, ctx: Context, subjectId: string) => Promise<Found | null>;
const finders: Record<AccountMailKind, Finder> = {
  "email.verification": (tx, ctx, id) => linkMail(tx, ctx, id, "email_verification", "/app/verify-email"),
  registration: registrationMail,
  "password.reset": (tx, ctx, id) => linkMail(tx, ctx, id, "password_reset", "/app/reset-password"),
  "password.changed": notice,
  "account.locked": notice,
  "registration.tried": notice,
  "second_factor.added": notice,
  "second_factor.removed": notice,
  "recovery_codes.replaced": notice,
  "recovery_code.used": notice,
  "sign_in.new_device": signInMail,
  invitation: invitationMail,
};

async function notice(tx: Tx, ctx: Context, userId: string): Promise<Found | null> {
  const keyed = await findUser(tx, ctx.workspaceId, userId);
  if (!keyed?.wrappedKey || keyed.user.status !== "active") return null;
  const { cipher } = ctx.runtime;
  return { ...nothing, email: emailOf(cipher, keyed), name: nameOf(cipher, keyed), link: forgotten };
}

async function linkMail(tx: Tx, ctx: Context, id: string, purpose: TokenPurpose, page: string): Promise<Found | null> {
  const token = await findAccountTokenById(tx, ctx.workspaceId, id);
  if (token?.purpose !== purpose || token.expiresAt <= ctx.clock.now()) return null;
  const person = await notice(tx, ctx, token.userId);
  const link = `${page}#${linkToken(ctx.runtime.cipher, purpose, id)}`;
  return person && { ...person, link, expiresAt: token.expiresAt.toISOString() };
}

async function registrationMail(tx: Tx, ctx: Context, id: string): Promise<Found | null> {
  const found = await findRegistration(tx, ctx.workspaceId, id);
  if (!found || found.expiresAt <= ctx.clock.now()) return null;
  const { cipher } = ctx.runtime;
  return {
    ...nothing,
    email: cipher.open(found.wrappedKey, found.email),
    name: null,
    link: `/app/confirm-registration#${linkToken(cipher, "registration", id)}`,
    expiresAt: found.expiresAt.toISOString(),
  };
}

async function signInMail(tx: Tx, ctx: Context, sessionId: string): Promise<Found | null> {
  const keyed = await findKeyedSession(tx, ctx.workspaceId, sessionId);
  const person = keyed && (await notice(tx, ctx, keyed.session.userId));
  if (!person) return null;
  const { device, place, createdAt } = toSession(ctx.runtime.cipher, keyed, null);
  return { ...person, signIn: { device, place, at: createdAt } };
}

async function invitationMail(tx: Tx, ctx: Context, invitationId: string): Promise<Found | null> {
  const keyed = await findInvitation(tx, ctx.workspaceId, invitationId);
  if (!keyed?.wrappedKey || keyed.invitation.expiresAt <= ctx.clock.now()) return null;
  const { cipher } = ctx.runtime;
  const { invitation, wrappedKey } = keyed;
  if ((await lapsesOf(tx, ctx.workspaceId, [invitation])).size > 0) return null;
  const inviter = await findUser(tx, ctx.workspaceId, invitation.invitedBy);
  const hasAccount = (await findAccount(ctx.runtime, invitation.emailIndex)) !== undefined;
  return {
    ...nothing,
    email: openOr(cipher, wrappedKey, invitation.email, ""),
    name: null,
    link: hasAccount ? "/app/" : `/app/accept-invitation#${invitationToken(cipher, invitation)}`,
    hasAccount,
    expiresAt: invitation.expiresAt.toISOString(),
    invitedBy: inviter ? nameOf(cipher, inviter) : null,
  };
}
