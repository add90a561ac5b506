import type { Tx } from "../kernel/transaction.ts";
import { livesInProject } from "../kernel/wire/permission.ts";
import type { Grants } from "./contract.ts";
import { type CustomRoles, permissionsOf } from "./grants-of-roles.ts";
import type { Through } from "./role.contract.ts";
import type { CredentialRow } from "./store/credentials.ts";
import { findStanding, findStandings, type StandingRow } from "./store/standing.ts";

/** What decides what somebody may do: their roles, in the workspace and in projects. */
export interface Standing {
  active: boolean;
  roles: readonly string[];
  customerId: string | null;
  projectRoles: readonly { role: string; projectId: string }[];
  custom: CustomRoles;
}

export function toStanding(row: StandingRow): Standing {
  return {
    active: row.status === "active",
    roles: row.roles,
    customerId: row.customer_id,
    projectRoles: row.projects ?? [],
    custom: row.custom ?? {},
  };
}

/** The standing of a person or service account; undefined when there is none. */
export async function standingOf(tx: Tx, workspaceId: string, id: string): Promise<Standing | undefined> {
  const row = await findStanding(tx, workspaceId, id);
  return row && toStanding(row);
}

/** The standing of each of some people and service accounts, by id; those that there are not are left out. */
export async function standingsOf(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  if (ids.length === 0) return new Map();
  const rows = await findStandings(tx, workspaceId, [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, toStanding(row)]));
}

const grants = (role: string, custom: CustomRoles, permission: string) =>
  permissionsOf([role], custom).includes(permission);

/** The roles that let somebody do something: anywhere, or in one project. */
export function through(standing: Standing, permission: string, projectId?: string): Through[] {
  const wide = standing.roles.filter((role) => grants(role, standing.custom, permission));
  const there = !livesInProject(permission)
    ? []
    : standing.projectRoles.filter(
        (one) =>
          (projectId === undefined || one.projectId === projectId) && grants(one.role, standing.custom, permission),
      );
  return [...wide.map((role) => ({ role, projectId: null })), ...there];
}

/** Everything that somebody may do in the workspace or in any project, by name. */
export function allOf(standing: Standing): { name: string; through: Through[] }[] {
  const names = [...standing.roles, ...standing.projectRoles.map(({ role }) => role)];
  return permissionsOf(names, standing.custom)
    .map((name) => ({ name, through: through(standing, name) }))
    .filter((one) => one.through.length > 0);
}

/** What a standing comes to, as services ask for it; with a credential at most what that carries. */
export function toGrants(
  { roles, custom, customerId, projectRoles }: Standing,
  credential: Pick<CredentialRow, "scopes" | "projectIds"> | null,
): Omit<Grants, "workspaceId" | "userId" | "active" | "holderId"> {
  const carried = (permission: string) => credential === null || credential.scopes.includes(permission);
  const inProjects = [...Map.groupBy(projectRoles, ({ role }) => role)].map(([role, held]) => ({
    role,
    permissions: permissionsOf([role], custom).filter((one) => livesInProject(one) && carried(one)),
    projectIds: held.map(({ projectId }) => projectId),
  }));
  return {
    roles: [...roles],
    permissions: permissionsOf(roles, custom).filter(carried),
    customerId,
    inProjects,
    limitedTo: credential?.projectIds ?? null,
  };
}
