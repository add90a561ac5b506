import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit, emitMany } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { authContract } from "./contract.ts";
import type { User } from "./user.contract.ts";
import { authEvents } from "./events.ts";
import { customRoles, demandKnown, permissionsOf } from "./grants-of-roles.ts";
import { nameOf, toUser } from "./person.ts";
import { authProblems } from "./problems.ts";
import { forget } from "./recall.ts";
import { endCredentials, endSessions } from "./revocation.ts";
import { demandReach, losesOwnership } from "./rules.ts";
import { dropAccountTokens } from "./store/account-tokens.ts";
import { endInvitationsBy } from "./store/invitations.ts";
import * as store from "./store/users.ts";

/** Changes a person's name, roles or status; deactivating ends their sessions at once, and the invitations that they sent. */
export async function updateUser(
  ctx: Context,
  { userId, ifMatch, name, roles, status }: Input<typeof authContract.updateUser>,
): Promise<User> {
  const { workspaceId } = ctx;
  const { cipher } = ctx.runtime;
  return transaction(ctx, async (tx) => {
    const keyed = await store.lockUser(tx, workspaceId, userId);
    if (!keyed?.wrappedKey) throw requestProblems.not_found();
    const { user, wrappedKey } = keyed;
    checkMatch(ifMatch, user.version);
    const after = { roles: roles ? [...new Set(roles)] : user.roles, status: status ?? user.status };
    const custom = await customRoles(tx, workspaceId, [...user.roles, ...after.roles]);
    demandKnown(after.roles, custom);
    const touched = [...user.roles, ...after.roles];
    demandReach(ctx, { roles: touched, permissions: permissionsOf(touched, custom), customerId: user.customerId });
    if (after.roles.includes("customer") && !user.customerId)
      throw requestProblems.invalid({ errors: [{ pointer: "/roles", detail: "this person belongs to no customer" }] });
    if (losesOwnership(user, after) && (await store.countOtherOwners(tx, workspaceId, userId)) === 0)
      throw authProblems.last_owner();

    const renamed = name !== undefined && name !== nameOf(cipher, keyed);
    const changed = [
      ...(renamed ? ["name"] : []),
      ...(after.roles.join() !== user.roles.join() ? ["roles"] : []),
      ...(after.status !== user.status ? ["status"] : []),
    ];
    if (changed.length === 0) return toUser(cipher, keyed);
    const saved = {
      ...user,
      ...after,
      name: renamed ? cipher.seal(wrappedKey, name) : user.name,
      version: user.version + 1,
    };
    await store.saveUser(tx, saved);
    forget(ctx);
    await emit(tx, ctx, authEvents, "user.updated", { userId, roles: saved.roles, status: saved.status, changed });
    if (changed.includes("status")) await tellStatus(tx, ctx, userId, saved.status);
    return toUser(cipher, { user: saved, wrappedKey });
  });
}

async function tellStatus(tx: Tx, ctx: Context, userId: string, status: User["status"]): Promise<void> {
  if (status === "active") {
    await emit(tx, ctx, authEvents, "user.reactivated", { userId });
    return;
  }
  await endSessions(tx, ctx, { userId }, "deactivated");
  await endCredentials(tx, ctx, { userId });
  await dropAccountTokens(tx, ctx.workspaceId, userId);
  const withdrawn = await endInvitationsBy(tx, ctx.workspaceId, userId, ctx.clock.now());
  await emitMany(
    tx,
    ctx,
    authEvents,
    "invitation.revoked",
    withdrawn.map((invitationId) => ({ invitationId })),
  );
  await emit(tx, ctx, authEvents, "user.deactivated", { userId });
}
