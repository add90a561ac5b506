import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "../../kernel/transaction.ts";

export interface StandingRow extends Record<string, unknown> {
  id: string;
  type: "user" | "service_account";
  status: string;
  roles: string[];
  customer_id: string | null;
  projects: { role: string; projectId: string }[] | null;
  custom: Record<string, string[]> | null;
}

const subjects = sql`(
  select id, workspace_id, 'user' as type, status, roles, customer_id from auth.users
  union all
  select id, workspace_id, 'service_account', status, roles, null from auth.service_accounts)`;

/** All that decides what a person or service account may do, by one statement. */
export async function findStanding(tx: Tx, workspaceId: string, id: string): Promise<StandingRow | undefined> {
  const [row] = await standingsWhere(tx, workspaceId, sql`s.id = ${id}`);
  return row;
}

/** The same of several. */
export async function findStandings(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<StandingRow[]> {
  return standingsWhere(tx, workspaceId, sql`s.id = any (${`{${ids.join(",")}}`}::uuid[])`);
}

/** Keeps the roles and the status of a person or service account as they are until the transaction ends. */
export async function holdStanding(tx: Tx, workspaceId: string, id: string): Promise<void> {
  const theirs = sql`where workspace_id = ${workspaceId} and id = ${id} for share`;
  await tx.execute(sql`select 1 from auth.users ${theirs}`);
  await tx.execute(sql`select 1 from auth.service_accounts ${theirs}`);
}

async function standingsWhere(tx: Tx, workspaceId: string, which: SQL): Promise<StandingRow[]> {
  const rows = await tx.execute<StandingRow>(sql`
    select s.id, s.type, s.status, s.roles, s.customer_id, p.projects,
      (select jsonb_object_agg(r.name, r.permissions) from auth.roles r
        where r.workspace_id = s.workspace_id and (r.name = any (s.roles) or r.name = any (p.names))) as custom
    from ${subjects} as s left join lateral (
      select jsonb_agg(jsonb_build_object('role', role, 'projectId', project_id) order by project_id) as projects, array_agg(role) as names
      from auth.project_roles where workspace_id = s.workspace_id and user_id = s.id) as p on true
    where s.workspace_id = ${workspaceId} and ${which}`);
  return [...rows];
}

export interface HolderRow extends Record<string, unknown> {
  id: string;
  type: "user" | "service_account";
  wide: string[] | null;
  projects: { role: string; projectId: string }[] | null;
}
export interface HolderFilter {
  roles: readonly string[];
  /** Whether roles in projects count as well, and in which one, and whose that is. */
  inProjects: boolean;
  project?: { id: string; customerId: string | null } | undefined;
  active: boolean;
  after?: string | undefined;
  limit: number;
}

/** Who holds one of some roles, in the workspace or in projects, by id. */
export async function listHolders(
  tx: Tx,
  workspaceId: string,
  { roles, inProjects, project, active, after, limit }: HolderFilter,
): Promise<HolderRow[]> {
  if (roles.length === 0) return [];
  const names = sql`${`{${roles.join(",")}}`}::text[]`;
  const rows = await tx.execute<HolderRow>(sql`
    select s.id, s.type, array(select unnest(s.roles) intersect select unnest(${names})) as wide, p.projects
    from ${subjects} as s left join lateral (
      select jsonb_agg(jsonb_build_object('role', role, 'projectId', project_id) order by project_id) as projects
      from auth.project_roles where workspace_id = s.workspace_id and user_id = s.id and role = any (${names}) and ${inProjects}
        ${project ? sql`and project_id = ${project.id}` : sql``}) as p on true
    where s.workspace_id = ${workspaceId} and s.status <> 'deleted' and (s.roles && ${names} or p.projects is not null)
      ${project ? sql`and (s.customer_id is null or s.customer_id = ${project.customerId}::uuid)` : sql``}
      ${active ? sql`and s.status = 'active'` : sql``} ${after ? sql`and s.id > ${after}` : sql``}
    order by s.id limit ${limit}`);
  return [...rows];
}
