import type { Tx } from "../kernel/transaction.ts";
import { builtInRoles } from "./built-in-roles.ts";
import { authProblems } from "./problems.ts";
import * as store from "./store/roles.ts";

export type CustomRoles = Readonly<Record<string, readonly string[]>>;

/** What some roles grant together, sorted; names that are neither built in nor given grant nothing. */
export function permissionsOf(roles: readonly string[], custom: CustomRoles): string[] {
  return [...new Set(roles.flatMap((role) => builtInRoles.get(role)?.permissions ?? custom[role] ?? []))].sort();
}

/** The workspace's own roles among some names. */
export async function customRoles(tx: Tx, workspaceId: string, roles: readonly string[]): Promise<CustomRoles> {
  const own = roles.filter((role) => !builtInRoles.has(role));
  if (own.length === 0) return {};
  return Object.fromEntries((await store.listRoles(tx, workspaceId, own)).map((row) => [row.name, row.permissions]));
}

/** Throws `auth.unknown_role` when one of the names is no role of the workspace. */
export function demandKnown(roles: readonly string[], custom: CustomRoles): void {
  const unknown = roles.findIndex((role) => !builtInRoles.has(role) && !(role in custom));
  if (unknown >= 0)
    throw authProblems.unknown_role({
      role: roles[unknown],
      errors: [{ pointer: `/roles/${unknown}`, detail: "is no role of this workspace" }],
    });
}
