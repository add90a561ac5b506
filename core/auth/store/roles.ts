import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { roles } from "../../../db/schema/auth.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type RoleRow = typeof roles.$inferSelect;

const named = (workspaceId: string, name: string) => and(eq(roles.workspaceId, workspaceId), eq(roles.name, name));

/** The workspace's own roles; `names` narrows to some. */
export function listRoles(tx: Tx, workspaceId: string, names?: readonly string[]): Promise<RoleRow[]> {
  const some = names ? inArray(roles.name, [...names]) : undefined;
  return tx
    .select()
    .from(roles)
    .where(and(eq(roles.workspaceId, workspaceId), some))
    .orderBy(asc(roles.name));
}

/** Saves a new role; false when its name is taken. */
export async function insertRole(tx: Tx, role: RoleRow): Promise<boolean> {
  const saved = await tx.insert(roles).values(role).onConflictDoNothing().returning({ name: roles.name });
  return saved.length > 0;
}

export async function findRole(tx: Tx, workspaceId: string, name: string): Promise<RoleRow | undefined> {
  const [row] = await tx.select().from(roles).where(named(workspaceId, name));
  return row;
}

export async function lockRole(tx: Tx, workspaceId: string, name: string): Promise<RoleRow | undefined> {
  const [row] = await tx.select().from(roles).where(named(workspaceId, name)).for("update");
  return row;
}

/** The workspace's own roles among some names; nobody changes or deletes them until the transaction ends. */
export function holdRoles(tx: Tx, workspaceId: string, names: readonly string[]): Promise<RoleRow[]> {
  return tx
    .select()
    .from(roles)
    .where(and(eq(roles.workspaceId, workspaceId), inArray(roles.name, [...names])))
    .orderBy(asc(roles.name))
    .for("share");
}

export async function saveRole(tx: Tx, { workspaceId, name, ...changes }: RoleRow): Promise<void> {
  await tx.update(roles).set(changes).where(named(workspaceId, name));
}

export async function deleteRole(tx: Tx, workspaceId: string, name: string): Promise<void> {
  await tx.delete(roles).where(named(workspaceId, name));
}

/** How many people, service accounts, members of projects and open invitations have a role. */
export async function countHolders(tx: Tx, workspaceId: string, role: string): Promise<number> {
  const [row] = await tx.execute<{ n: number }>(sql`
    select ((select count(*) from auth.users where workspace_id = ${workspaceId} and ${role} = any (roles))
      + (select count(*) from auth.service_accounts where workspace_id = ${workspaceId} and ${role} = any (roles) and status <> 'deleted')
      + (select count(*) from auth.project_roles where workspace_id = ${workspaceId} and role = ${role})
      + (select count(*) from auth.invitations where workspace_id = ${workspaceId} and ${role} = any (roles) and ended_at is null))::int as n`);
  return row?.n ?? 0;
}

export interface Replaced extends Record<string, unknown> {
  id: string;
  roles: string[];
  status: string;
}

/** Gives everybody who has a role another one in its place; answers the people whose roles changed. */
export async function replaceRole(tx: Tx, workspaceId: string, role: string, by: string): Promise<Replaced[]> {
  const instead = sql`roles = (select coalesce(array_agg(one order by at), '{}') from (
    select one, min(at) as at from unnest(array_replace(roles, ${role}, ${by})) with ordinality as r(one, at) group by one) as distinct_roles)`;
  const which = sql`workspace_id = ${workspaceId} and ${role} = any (roles)`;
  const people = await tx.execute<Replaced>(
    sql`update auth.users set ${instead}, version = version + 1 where ${which} returning id, roles, status`,
  );
  await tx.execute(sql`update auth.service_accounts set ${instead}, version = version + 1 where ${which}`);
  await tx.execute(sql`update auth.invitations set ${instead} where ${which} and ended_at is null`);
  await tx.execute(
    sql`update auth.project_roles set role = ${by} where workspace_id = ${workspaceId} and role = ${role}`,
  );
  return [...people];
}
