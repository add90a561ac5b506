import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { livesInProject } from "../kernel/wire/permission.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { projectsContract } from "../projects/contract.ts";
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

/** A project that is asked about, and whose it is. */
export interface Asked {
  id: string;
  customerId: string | null;
}

/** The project that is asked about, if one is; one that there is not is nobody's. */
export async function askedProject(ctx: Context, projectId: string | undefined): Promise<Asked | undefined> {
  if (projectId === undefined) return undefined;
  const { customerId } = await ctx
    .call("projects", projectsContract)
    .getProject({ projectId })
    .catch((error: unknown) => {
      if (error instanceof Problem && error.status === 404) return { customerId: null };
      throw error;
    });
  return { id: projectId, customerId };
}

/** Whether somebody may do something, through which roles, and which roles would let them. */
export function verdictOn(
  standing: Standing,
  roles: readonly NamedRole[],
  permission: string,
  project: Asked | undefined,
): Verdict {
  const projectId = project?.id;
  const held = through(standing, permission, projectId);
  const foreign = project !== undefined && standing.customerId !== null && project.customerId !== standing.customerId;
  const withheld = !standing.active ? "inactive" : foreign ? "customer" : null;
  return {
    permission,
    projectId: projectId ?? null,
    allowed: withheld === null && held.length > 0,
    through: held,
    withheld: held.length > 0 ? withheld : null,
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
