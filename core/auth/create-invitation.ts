import { authorize, userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { countMails } from "./ask-limit.ts";
import type { authContract } from "./contract.ts";
import { demandCustomer, demandProjects } from "./demand-known.ts";
import { authEvents } from "./events.ts";
import { invitationToken, toInvitation } from "./invitation.ts";
import { demandGivable } from "./invitation-terms.ts";
import type { Invitation } from "./invitation.contract.ts";
import { hashLinkToken, invitationLifeMs } from "./link-token.ts";
import { emailIndex } from "./person.ts";
import { authProblems } from "./problems.ts";
import { requestMail } from "./request-mail.ts";
import { insertInvitation } from "./store/invitations.ts";
import { hasUser } from "./store/users.ts";

/** Invites somebody by mail, with roles that the caller could give; an address that has an account here already cannot be invited. */
export async function createInvitation(
  ctx: Context,
  { email, name, roles, customerId, projects = [] }: Input<typeof authContract.createInvitation>,
): Promise<Invitation> {
  const { workspaceId, runtime } = ctx;
  const { cipher } = runtime;
  const invitedBy = userOf(ctx);
  if (projects.length > 0) authorize(ctx, "member.manage");
  await demandCustomer(ctx, roles, customerId);
  await demandProjects(ctx, projects, customerId ?? null);
  const index = emailIndex(cipher, email);
  const taken = authProblems.email_taken({ errors: [{ pointer: "/email", detail: "is taken" }] });
  await countMails(ctx, "invitations", index);
  return transaction(ctx, async (tx) => {
    // Whether the address has an account in another workspace is nobody's business here.
    if (await hasUser(tx, workspaceId, index)) throw taken;
    await demandGivable(tx, ctx, { roles, customerId: customerId ?? null, projects });
    const now = ctx.clock.now();
    const id = newId();
    const wrappedKey = cipher.newKey();
    const invitation = {
      id,
      workspaceId,
      email: cipher.seal(wrappedKey, email),
      emailIndex: index,
      name: name === undefined ? null : cipher.seal(wrappedKey, name),
      roles: [...new Set(roles)],
      customerId: customerId ?? null,
      projects,
      tokenHash: hashLinkToken(invitationToken(cipher, { id, sends: 1 })),
      invitedBy,
      sends: 1,
      createdAt: now,
      sentAt: now,
      expiresAt: new Date(now.getTime() + invitationLifeMs),
      endedAt: null,
      userId: null,
    };
    if (!(await insertInvitation(tx, invitation, wrappedKey)))
      throw authProblems.already_invited({ errors: [{ pointer: "/email", detail: "is invited already" }] });
    await emit(tx, ctx, authEvents, "invitation.created", { invitationId: id, roles: invitation.roles });
    await requestMail(tx, ctx, "invitation", id);
    return toInvitation(cipher, { invitation, wrappedKey }, now);
  });
}
