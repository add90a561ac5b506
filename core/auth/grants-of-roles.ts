import type { Tx } from "../kernel/transaction.ts";
import { builtInRoles } from "./built-in-roles.ts";
import { authProblems } from "./problems.ts";
import * as store from "./store/roles.ts";

export type CustomRoles = Readonly<Record<string, readonly string[]>>;

/** What some roles grant together, sorted; names that are neither built in nor given grant nothing. */
export function permissionsOf(roles: readonly string[], custom: CustomRoles): string[] {
  return [
    ...new Set(roles.flatMap((role) => builtInRoles.get(role)?.permissions ?? ownPermissions(custom, role))),
  ].sort();
}

/** Whether a name is that of a built-in role or one of those given. */
export function isRole(name: string, custom: CustomRoles): boolean {
  return builtInRoles.has(name) || Object.hasOwn(custom, name);
}

/** A role may be called `constructor`. */
function ownPermissions(custom: CustomRoles, role: string): readonly string[] {
  return Object.hasOwn(custom, role) ? (custom[role] ?? []) : [];
}

/** The workspace's own roles among some names. */
export function customRoles(tx: Tx, workspaceId: string, roles: readonly string[]): Promise<CustomRoles> {
  return ownOf(roles, (own) => store.listRoles(tx, workspaceId, own));
}

/** The same, and nobody changes or deletes them until the transaction ends. */
export function heldRoles(tx: Tx, workspaceId: string, roles: readonly string[]): Promise<CustomRoles> {
  return ownOf(roles, (own) => store.holdRoles(tx, workspaceId, own));
}

async function ownOf(
  roles: readonly string[],
  find: (own: string[]) => Promise<store.RoleRow[]>,
): Promise<CustomRoles> {
  const own = roles.filter((role) => !builtInRoles.has(role));
  if (own.length === 0) return {};
  return Object.fromEntries((await find(own)).map((row) => [row.name, row.permissions]));
}

/** Throws `auth.unknown_role` when one of the names is no role of the workspace. */
export function demandKnown(roles: readonly string[], custom: CustomRoles): void {
  const unknown = roles.findIndex((role) => !isRole(role, custom));
  if (unknown >= 0)
    throw authProblems.unknown_role({
      role: roles[unknown],
      errors: [{ pointer: `/roles/${unknown}`, detail: "is no role of this workspace" }],
    });
}
