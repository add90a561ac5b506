import { type Context, createContext } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import type { authContract } from "./contract.ts";
import type { Tokens } from "./sign-in.contract.ts";
import { authEvents } from "./events.ts";
import { demandVouched, lockVouched } from "./invitation-terms.ts";
import { hashLinkToken } from "./link-token.ts";
import { addUser } from "./new-user.ts";
import { hashPassword } from "./password-hash.ts";
import { demandStrength } from "./password-strength.ts";
import { nameOf, openOr } from "./person.ts";
import { authProblems } from "./problems.ts";
import { enrolmentOf } from "./second-factor/demand.ts";
import { actAs, describe, startSession, toTokens } from "./session.ts";
import * as store from "./store/invitations.ts";
import { findAccount, findUser } from "./store/users.ts";
import { findWorkspace } from "./store/workspaces.ts";

/** What a mailed invitation is for, to whoever holds its link. */
export async function describeInvitation(
  anyone: Context,
  { token }: Input<typeof authContract.describeInvitation>,
): Promise<Output<typeof authContract.describeInvitation>> {
  const { id, workspaceId, emailIndex } = await requireOpen(anyone, token);
  const ctx = createContext(anyone.runtime, { ...anyone, workspaceId });
  const { cipher } = ctx.runtime;
  const account = await findAccount(anyone.runtime, emailIndex);
  return transaction(ctx, async (tx) => {
    const keyed = await store.findInvitation(tx, workspaceId, id);
    if (!keyed?.wrappedKey) throw authProblems.invalid_link();
    await demandVouched(tx, workspaceId, keyed.invitation);
    if (account) throw authProblems.email_taken();
    const [workspace, inviter] = [
      await findWorkspace(tx, workspaceId),
      await findUser(tx, workspaceId, keyed.invitation.invitedBy),
    ];
    return {
      email: openOr(cipher, keyed.wrappedKey, keyed.invitation.email, ""),
      name: openOr(cipher, keyed.wrappedKey, keyed.invitation.name, "") || null,
      workspace: workspace?.name ?? "",
      invitedBy: inviter ? nameOf(cipher, inviter) : "",
      expiresAt: keyed.invitation.expiresAt.toISOString(),
    };
  });
}

/** Makes an invited person a user with a verified address, and signs them in, or asks for the second factor that the workspace demands; the link is used up. It gives what its sender could give at this moment, or nothing. */
export async function acceptInvitation(
  anyone: Context,
  { token, name, password }: Input<typeof authContract.acceptInvitation>,
): Promise<Tokens> {
  const found = await requireOpen(anyone, token);
  const { id: invitationId, workspaceId } = found;
  const userId = newId();
  const ctx = actAs(anyone, workspaceId, userId);
  const { cipher } = ctx.runtime;
  const email = await transaction(ctx, async (tx) => {
    const keyed = await store.findInvitation(tx, workspaceId, invitationId);
    await demandVouched(tx, workspaceId, found);
    return openOr(cipher, keyed?.wrappedKey ?? null, found.email, "");
  });
  if (!email) throw authProblems.invalid_link();
  await demandStrength(password, [email, name]);
  const hash = await hashPassword(password);
  const joined = await transaction(ctx, async (tx) => {
    const now = ctx.clock.now();
    const keyed = await lockVouched(tx, workspaceId, found);
    if (!keyed || !Buffer.from(keyed.invitation.tokenHash).equals(hashLinkToken(token)))
      throw authProblems.invalid_link();
    const { roles, customerId, projects } = keyed.invitation;
    const user = await addUser(tx, ctx, { id: userId, email, name, roles, customerId, hash, emailVerified: true });
    await store.endInvitation(tx, workspaceId, invitationId, now, userId);
    await emit(tx, ctx, authEvents, "invitation.accepted", { invitationId, userId, projects });
    const refusal = await enrolmentOf(tx, ctx, user.user);
    if (refusal) return { refusal };
    const entry = await startSession(tx, ctx, user);
    return { entry, described: await describe(tx, ctx, entry.keyed) };
  });
  if ("refusal" in joined) throw joined.refusal;
  return toTokens(ctx, joined.entry, joined.described);
}

async function requireOpen(anyone: Context, token: string): Promise<store.InvitationRow> {
  const found = await store.findInvitationByToken(anyone.runtime, hashLinkToken(token), anyone.clock.now());
  if (!found) throw authProblems.invalid_link();
  return found;
}
