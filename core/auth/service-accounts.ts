import { actorName, type Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { ServiceAccount } from "./api-key.contract.ts";
import type { authContract } from "./contract.ts";
import { authEvents } from "./events.ts";
import { customRoles, demandKnown, permissionsOf } from "./grants-of-roles.ts";
import { forget } from "./recall.ts";
import { endCredentials } from "./revocation.ts";
import { demandReach } from "./rules.ts";
import * as store from "./store/service-accounts.ts";
import { insertSubjectKey } from "./store/users.ts";

type Params = Input<typeof authContract.getServiceAccount>;

/** Adds a user without a person, with roles that the caller could give. */
export async function createServiceAccount(
  ctx: Context,
  { name, description, roles: asked }: Input<typeof authContract.createServiceAccount>,
): Promise<ServiceAccount> {
  const { workspaceId } = ctx;
  const roles = [...new Set(asked)];
  return transaction(ctx, async (tx) => {
    await demandRoles(tx, ctx, roles, roles);
    const account = {
      id: newId(),
      workspaceId,
      name,
      description,
      roles,
      status: "active" as const,
      createdBy: actorName(ctx.actor),
      createdAt: ctx.clock.now(),
      version: 1,
    };
    await store.insertServiceAccount(tx, account);
    forget(ctx);
    // The addresses that its keys are used from are sealed under it.
    await insertSubjectKey(tx, workspaceId, account.id, ctx.runtime.cipher.newKey(), account.createdAt);
    await emit(tx, ctx, authEvents, "service_account.created", { serviceAccountId: account.id, roles });
    return toServiceAccount({ account, credentials: 0 });
  });
}

export async function listServiceAccounts(
  ctx: Context,
  { cursor, limit }: Input<typeof authContract.listServiceAccounts>,
): Promise<Page<ServiceAccount>> {
  const rows = await transaction(ctx, (tx) =>
    store.listServiceAccounts(tx, ctx.workspaceId, ctx.clock.now(), { cursor, limit: limit + 1 }),
  );
  return toPage(rows.map(toServiceAccount), limit, (account) => account.id);
}

export async function getServiceAccount(ctx: Context, { serviceAccountId }: Params): Promise<ServiceAccount> {
  return transaction(ctx, (tx) => show(tx, ctx, serviceAccountId));
}

/** Changes a service account; one that is deactivated loses its keys and clients for good. */
export async function updateServiceAccount(
  ctx: Context,
  { serviceAccountId, ifMatch, name, description, roles, status }: Input<typeof authContract.updateServiceAccount>,
): Promise<ServiceAccount> {
  return transaction(ctx, async (tx) => {
    const account = await lock(tx, ctx, serviceAccountId, ifMatch);
    const after = {
      ...account,
      name: name ?? account.name,
      description: description ?? account.description,
      roles: roles ? [...new Set(roles)] : account.roles,
      status: status ?? account.status,
      version: account.version + 1,
    };
    await demandRoles(tx, ctx, after.roles, [...account.roles, ...after.roles]);
    await store.saveServiceAccount(tx, after);
    forget(ctx);
    if (after.status !== "active") await endCredentials(tx, ctx, { serviceAccountId });
    const told = { serviceAccountId, roles: after.roles, status: after.status };
    await emit(tx, ctx, authEvents, "service_account.updated", told);
    return show(tx, ctx, serviceAccountId);
  });
}

/** Deletes a service account with all that acts for it; its name stays with what it did. */
export async function deleteServiceAccount(
  ctx: Context,
  { serviceAccountId, ifMatch }: Input<typeof authContract.deleteServiceAccount>,
): Promise<void> {
  await transaction(ctx, async (tx) => {
    const account = await lock(tx, ctx, serviceAccountId, ifMatch);
    await demandRoles(tx, ctx, [], account.roles);
    await store.saveServiceAccount(tx, { ...account, status: "deleted", version: account.version + 1 });
    forget(ctx);
    await endCredentials(tx, ctx, { serviceAccountId });
    await emit(tx, ctx, authEvents, "service_account.deleted", { serviceAccountId });
  });
}

async function lock(tx: Tx, ctx: Context, id: string, ifMatch: string | undefined) {
  const account = await store.lockServiceAccount(tx, ctx.workspaceId, id);
  if (!account) throw requestProblems.not_found();
  checkMatch(ifMatch, account.version);
  return account;
}

async function show(tx: Tx, ctx: Context, id: string): Promise<ServiceAccount> {
  const [found] = await store.listServiceAccounts(tx, ctx.workspaceId, ctx.clock.now(), { id, limit: 1 });
  if (!found) throw requestProblems.not_found();
  return toServiceAccount(found);
}

/** A service account is the workspace's own, so people of a customer give it nothing. */
async function demandRoles(tx: Tx, ctx: Context, given: readonly string[], touched: readonly string[]): Promise<void> {
  const custom = await customRoles(tx, ctx.workspaceId, touched);
  demandKnown(given, custom);
  demandReach(ctx, { roles: touched, permissions: permissionsOf(touched, custom), customerId: null });
}

function toServiceAccount({ account, credentials }: store.CountedAccount): ServiceAccount {
  const { id, name, description, roles, status, createdBy, createdAt, version } = account;
  return {
    id,
    name,
    description,
    roles,
    status: status === "active" ? "active" : "deactivated",
    credentials,
    createdBy,
    createdAt: createdAt.toISOString(),
    version,
  };
}
