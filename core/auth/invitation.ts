import type { Cipher } from "../kernel/cipher.ts";
import type { Invitation, Lapse } from "./invitation.contract.ts";
import { linkToken } from "./link-token.ts";
import { openOr } from "./person.ts";
import type { InvitationRow, KeyedInvitation } from "./store/invitations.ts";

/** The token of an invitation's newest mail: each time it is sent it gets another one. */
export function invitationToken(cipher: Cipher, { id, sends }: Pick<InvitationRow, "id" | "sends">): string {
  return linkToken(cipher, "invitation", `${id}/${sends}`);
}

export function toInvitation(
  cipher: Cipher,
  { invitation, wrappedKey }: KeyedInvitation,
  now: Date,
  lapse: Lapse | null = null,
): Invitation {
  const { id, email, name, roles, customerId, projects, invitedBy, createdAt, sentAt, expiresAt } = invitation;
  return {
    id,
    email: openOr(cipher, wrappedKey, email, ""),
    name: openOr(cipher, wrappedKey, name, "") || null,
    roles,
    customerId,
    projects,
    status: lapse ? "lapsed" : expiresAt > now ? "pending" : "expired",
    lapse,
    invitedBy,
    createdAt: createdAt.toISOString(),
    sentAt: sentAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
