import type { Tx } from "../kernel/transaction.ts";
import { livesInProject } from "../kernel/wire/permission.ts";
import { builtInRoles } from "./built-in-roles.ts";
import type { Verdict } from "./role.contract.ts";
import { type Standing, through } from "./standing.ts";
import { listRoles } from "./store/roles.ts";

export interface NamedRole {
  name: string;
  permissions: readonly string[];
}

/** The built-in roles and the workspace's own. */
export async function allRoles(tx: Tx, workspaceId: string): Promise<NamedRole[]> {
  return [...builtInRoles.values(), ...(await listRoles(tx, workspaceId))];
}

/** Whether somebody may do something, through which roles, and which roles would let them. */
export function verdictOn(
  standing: Standing,
  roles: readonly NamedRole[],
  permission: string,
  projectId: string | undefined,
): Verdict {
  const held = through(standing, permission, projectId);
  return {
    permission,
    projectId: projectId ?? null,
    allowed: standing.active && held.length > 0,
    through: held,
    withheld: held.length > 0 && !standing.active ? "inactive" : null,
    wouldGrant: roles.filter((role) => role.permissions.includes(permission)).map((role) => role.name),
    inProject: livesInProject(permission),
  };
}

/** The same somebody with further roles: in a project, or in the workspace. */
export function withRoles(
  standing: Standing,
  roles: readonly NamedRole[],
  names: readonly string[],
  projectId: string | undefined,
): Standing {
  const custom = { ...standing.custom };
  for (const role of roles) if (names.includes(role.name)) custom[role.name] = role.permissions;
  if (projectId === undefined) return { ...standing, custom, roles: [...new Set([...standing.roles, ...names])] };
  return {
    ...standing,
    custom,
    projectRoles: [...standing.projectRoles, ...names.map((role) => ({ role, projectId }))],
  };
}
