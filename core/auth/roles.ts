import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit, emitMany } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { livesInProject } from "../kernel/wire/permission.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { builtInRoles } from "./built-in-roles.ts";
import type { authContract } from "./contract.ts";
import { authEvents } from "./events.ts";
import { permissions as known } from "./permissions.ts";
import { authProblems } from "./problems.ts";
import { forget } from "./recall.ts";
import type { Holder, Role } from "./role.contract.ts";
import { demandReach } from "./rules.ts";
import * as store from "./store/roles.ts";
import { type HolderRow, listHolders } from "./store/standing.ts";

/** The built-in roles, then the workspace's own, and every permission that a role may hold. */
export async function listRoles(ctx: Context): Promise<Output<typeof authContract.listRoles>> {
  const own = await transaction(ctx, (tx) => store.listRoles(tx, ctx.workspaceId));
  return {
    items: [...builtInRoles.values(), ...own.map(toRole)],
    permissions: [...known],
    projectPermissions: known.filter(livesInProject),
  };
}

export async function getRole(ctx: Context, { role }: Input<typeof authContract.getRole>): Promise<Role> {
  return transaction(ctx, (tx) => requireRole(tx, ctx, role));
}

/** A role as the service sees it that gives it for a project. */
export const describeRole = getRole;

/** Who has a role, in the workspace or in projects, by id. */
export async function listRoleHolders(
  ctx: Context,
  { role, cursor, limit }: Input<typeof authContract.listRoleHolders>,
): Promise<Page<Holder>> {
  const filter = { roles: [role], inProjects: true, active: false, after: cursor, limit: limit + 1 };
  const rows = await transaction(ctx, async (tx) => {
    await requireRole(tx, ctx, role);
    return listHolders(tx, ctx.workspaceId, filter);
  });
  return toPage(rows.map(toHolder), limit, (holder) => holder.id);
}

/** Adds a role of the workspace's own; nobody makes one that may do more than they may. */
export async function createRole(
  ctx: Context,
  { name, title, permissions }: Input<typeof authContract.createRole>,
): Promise<Role> {
  demandPermissions(permissions);
  return transaction(ctx, (tx) => add(tx, ctx, name, title, permissions));
}

/** Adds a role that may do what another one may, to be changed from there. */
export async function cloneRole(
  ctx: Context,
  { role, name, title }: Input<typeof authContract.cloneRole>,
): Promise<Role> {
  return transaction(ctx, async (tx) => add(tx, ctx, name, title, (await requireRole(tx, ctx, role)).permissions));
}

/** Changes a role for all who have it; whoever does so holds what it could do before and after. */
export async function updateRole(
  ctx: Context,
  { role, ifMatch, title, permissions: asked }: Input<typeof authContract.updateRole>,
): Promise<Role> {
  if (asked) demandPermissions(asked);
  return transaction(ctx, async (tx) => {
    const before = await lock(tx, ctx, role, ifMatch);
    const permissions = asked ? [...new Set(asked)].sort() : before.permissions;
    demandHeld(ctx, [...before.permissions, ...permissions]);
    const after = { ...before, title: title ?? before.title, permissions, version: before.version + 1 };
    await store.saveRole(tx, after);
    forget(ctx);
    await emit(tx, ctx, authEvents, "role.updated", { role, permissions });
    return toRole(after);
  });
}

/** Deletes a role that nobody has, or gives its holders another one instead. */
export async function deleteRole(
  ctx: Context,
  { role, ifMatch, replacement }: Input<typeof authContract.deleteRole>,
): Promise<void> {
  const { workspaceId } = ctx;
  await transaction(ctx, async (tx) => {
    const before = await lock(tx, ctx, role, ifMatch);
    demandHeld(ctx, before.permissions);
    if (replacement !== undefined) await replace(tx, ctx, role, replacement);
    else {
      const holders = await store.countHolders(tx, workspaceId, role);
      if (holders > 0) throw authProblems.role_in_use({ role, holders });
    }
    await store.deleteRole(tx, workspaceId, role);
    forget(ctx);
    await emit(tx, ctx, authEvents, "role.deleted", { role, replacement: replacement ?? null });
  });
}

async function replace(tx: Tx, ctx: Context, role: string, by: string): Promise<void> {
  const successor = await findRole(tx, ctx, by);
  if (!successor || by === role)
    throw authProblems.unknown_role({
      role: by,
      errors: [{ pointer: "/query/replacement", detail: "is no other role" }],
    });
  demandReach(ctx, { roles: [by], permissions: successor.permissions, customerId: ctx.grants.customerId });
  const people = await store.replaceRole(tx, ctx.workspaceId, role, by);
  const told = people.map(({ id, roles, status }) => ({ userId: id, roles, status, changed: ["roles"] }));
  await emitMany(tx, ctx, authEvents, "user.updated", told);
}

async function add(tx: Tx, ctx: Context, name: string, title: string, asked: readonly string[]): Promise<Role> {
  const permissions = [...new Set(asked)].sort();
  demandHeld(ctx, permissions);
  const role = { workspaceId: ctx.workspaceId, name, title, permissions, createdAt: ctx.clock.now(), version: 1 };
  if (builtInRoles.has(name) || !(await store.insertRole(tx, role))) throw authProblems.role_exists({ role: name });
  await emit(tx, ctx, authEvents, "role.created", { role: name, permissions });
  return toRole(role);
}

async function lock(tx: Tx, ctx: Context, name: string, ifMatch: string | undefined): Promise<store.RoleRow> {
  if (builtInRoles.has(name)) throw authProblems.role_built_in({ role: name });
  const row = await store.lockRole(tx, ctx.workspaceId, name);
  if (!row) throw requestProblems.not_found();
  checkMatch(ifMatch, row.version);
  return row;
}

async function findRole(tx: Tx, ctx: Context, name: string): Promise<Role | undefined> {
  const own = builtInRoles.get(name);
  if (own) return own;
  const row = await store.findRole(tx, ctx.workspaceId, name);
  return row && toRole(row);
}

async function requireRole(tx: Tx, ctx: Context, name: string): Promise<Role> {
  const role = await findRole(tx, ctx, name);
  if (!role) throw requestProblems.not_found();
  return role;
}

function demandPermissions(asked: readonly string[]): void {
  const errors = asked.flatMap((permission, i) =>
    known.includes(permission) ? [] : [{ pointer: `/permissions/${i}`, detail: `${permission} is no permission` }],
  );
  if (errors.length > 0) throw authProblems.unknown_permission({ errors });
}

function demandHeld(ctx: Context, permissions: readonly string[]): void {
  demandReach(ctx, { roles: [], permissions, customerId: ctx.grants.customerId });
}

export function toHolder({ id, type, wide, projects }: HolderRow): Holder {
  const inWorkspace = (wide ?? []).map((role) => ({ role, projectId: null }));
  return { type, id, through: [...inWorkspace, ...(projects ?? [])] };
}

function toRole({ name, title, permissions, version }: store.RoleRow): Role {
  return { name, title, builtIn: false, permissions, version };
}
