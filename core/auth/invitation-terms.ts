import { authorize, reachOf } from "../kernel/authorize.ts";
import type { Context, Grants } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { type CustomRoles, customRoles, demandKnown, heldRoles, isRole, permissionsOf } from "./grants-of-roles.ts";
import type { Lapse } from "./invitation.contract.ts";
import { authProblems } from "./problems.ts";
import { type Lack, lackIn, lackOf } from "./rules.ts";
import { type Standing, standingOf, standingsOf, toGrants } from "./standing.ts";
import { type InvitationRow, type KeyedInvitation, lockInvitation } from "./store/invitations.ts";
import { holdStanding } from "./store/standing.ts";

type Terms = Pick<InvitationRow, "roles" | "customerId" | "projects">;

/** Throws unless the caller could give all that an invitation names; nobody deletes its roles until the transaction ends. */
export async function demandGivable(tx: Tx, ctx: Context, terms: Terms): Promise<void> {
  const custom = await heldRoles(tx, ctx.workspaceId, terms.roles);
  if (terms.projects.length > 0) authorize(ctx, "member.manage");
  demandKnown(terms.roles, custom);
  const lack = lackFor(ctx.grants, terms, custom);
  if (lack) throw authProblems.role_not_yours({ ...lack });
}

/** Why an invitation of this sender gives nothing now; null while it gives all that it names. */
export function lapseOf(terms: Terms, sender: Standing | undefined, custom: CustomRoles): Lapse | null {
  if (!sender?.active) return { reason: "inviter_inactive", missing: null };
  const gone = terms.roles.find((role) => !isRole(role, custom));
  if (gone !== undefined) return { reason: "role_gone", missing: gone };
  const { permissions, inProjects, ...rest } = toGrants(sender, null);
  const own = inProjects.map((one) => ({ ...one, permissions: new Set(one.permissions) }));
  const grants = { all: false, ...rest, permissions: new Set(permissions), inProjects: own };
  const needed = terms.projects.length > 0 ? ["user.manage", "member.manage"] : ["user.manage"];
  const withheld = needed.find((permission) => reachOf(grants, permission) !== null);
  const lack = withheld === undefined ? lackFor(grants, terms, custom) : { permission: withheld };
  return lack && { reason: "beyond_inviter", missing: lack.permission ?? null };
}

/** Why each of some invitations gives nothing now, by id; those that do give something are left out. */
export async function lapsesOf(
  tx: Tx,
  workspaceId: string,
  invitations: readonly InvitationRow[],
): Promise<ReadonlyMap<string, Lapse>> {
  const names = invitations.flatMap((one) => one.roles);
  const custom = await customRoles(tx, workspaceId, [...new Set(names)]);
  const senders = await standingsOf(
    tx,
    workspaceId,
    invitations.map((one) => one.invitedBy),
  );
  return new Map(
    invitations.flatMap((one) => {
      const lapse = lapseOf(one, senders.get(one.invitedBy), custom);
      return lapse ? [[one.id, lapse] as const] : [];
    }),
  );
}

/** Throws `auth.invitation_lapsed` unless an invitation gives all that it names. */
export async function demandVouched(tx: Tx, workspaceId: string, invitation: InvitationRow): Promise<void> {
  const lapses = await lapsesOf(tx, workspaceId, [invitation]);
  if (lapses.size > 0)
    throw authProblems.invitation_lapsed({
      detail: "Whoever sent it can no longer give what it promises. Ask somebody else of the workspace to invite you.",
    });
}

/**
 * Locks an open invitation, and whatever lets its sender give what it names, until the transaction ends.
 * Roles come before people and people before invitations, as for whoever changes them.
 */
export async function lockVouched(
  tx: Tx,
  workspaceId: string,
  { id, roles, invitedBy }: InvitationRow,
): Promise<KeyedInvitation | undefined> {
  const sender = await standingOf(tx, workspaceId, invitedBy);
  const theirs = sender ? [...sender.roles, ...sender.projectRoles.map(({ role }) => role)] : [];
  await heldRoles(tx, workspaceId, [...new Set([...roles, ...theirs])]);
  await holdStanding(tx, workspaceId, invitedBy);
  const keyed = await lockInvitation(tx, workspaceId, id);
  if (keyed) await demandVouched(tx, workspaceId, keyed.invitation);
  return keyed;
}

function lackFor(grants: Grants, { roles, customerId, projects }: Terms, custom: CustomRoles): Lack | null {
  const lack = lackOf(grants, { roles, permissions: permissionsOf(roles, custom), customerId });
  if (lack) return lack;
  for (const { projectId, role } of projects) {
    const there = lackIn(grants, projectId, permissionsOf([role], {}));
    if (there) return there;
  }
  return null;
}
