import { and, asc, eq, gt, inArray, isNotNull, lte, sql } from "drizzle-orm";
import { identityDomains, identityProviders } from "../../../db/schema/auth.ts";
import type { Runtime } from "../../kernel/context.ts";
import { systemQuery, type Tx } from "../../kernel/transaction.ts";

export type DomainRow = typeof identityDomains.$inferSelect;

/** Makes providers' domains of a workspace and their proofs change one after another. */
export async function lockDomains(tx: Tx, workspaceId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`identity domains ${workspaceId}`}, 0))`);
}

/** Saves domains that nobody has named yet. */
export async function insertDomains(tx: Tx, domains: DomainRow[]): Promise<void> {
  if (domains.length > 0) await tx.insert(identityDomains).values(domains).onConflictDoNothing();
}

/** Forgets the domains that no provider of the workspace names any more, with their proofs. */
export async function dropUnnamed(tx: Tx, workspaceId: string): Promise<void> {
  await tx.execute(sql`
    delete from auth.identity_domains d where d.workspace_id = ${workspaceId} and not exists (
      select 1 from auth.identity_providers p where p.workspace_id = d.workspace_id and d.domain = any (p.domains))`);
}

export function listDomains(
  tx: Tx,
  workspaceId: string,
  after: string | undefined,
  limit: number,
): Promise<DomainRow[]> {
  return tx
    .select()
    .from(identityDomains)
    .where(and(eq(identityDomains.workspaceId, workspaceId), after ? gt(identityDomains.id, after) : undefined))
    .orderBy(asc(identityDomains.id))
    .limit(limit + 1);
}

const one = (workspaceId: string, id: string) =>
  and(eq(identityDomains.workspaceId, workspaceId), eq(identityDomains.id, id));

export async function findDomain(tx: Tx, workspaceId: string, id: string): Promise<DomainRow | undefined> {
  const [row] = await tx.select().from(identityDomains).where(one(workspaceId, id));
  return row;
}

export async function lockDomain(tx: Tx, workspaceId: string, id: string): Promise<DomainRow | undefined> {
  const [row] = await tx.select().from(identityDomains).where(one(workspaceId, id)).for("update");
  return row;
}

export async function saveDomain(tx: Tx, { id, workspaceId, ...changes }: DomainRow): Promise<void> {
  await tx.update(identityDomains).set(changes).where(one(workspaceId, id));
}

/** Those of some domains that a workspace has proven. */
export async function provenOf(tx: Tx, workspaceId: string, domains: readonly string[]): Promise<string[]> {
  if (domains.length === 0) return [];
  const rows = await tx
    .select({ domain: identityDomains.domain })
    .from(identityDomains)
    .where(
      and(
        eq(identityDomains.workspaceId, workspaceId),
        inArray(identityDomains.domain, [...domains]),
        isNotNull(identityDomains.provenAt),
      ),
    );
  return rows.map((row) => row.domain);
}

/** That a provider's workspace has proven a domain. */
export function isProven(domain: string) {
  return sql`exists (select 1 from ${identityDomains} where ${identityDomains.workspaceId} = ${identityProviders.workspaceId}
    and ${identityDomains.domain} = ${domain} and ${identityDomains.provenAt} is not null)`;
}

/** Domains of all workspaces that are to be looked at again, those that have waited longest first. */
export function listDue(runtime: Runtime, now: Date, most: number): Promise<{ id: string; workspaceId: string }[]> {
  return systemQuery(runtime, (tx) =>
    tx
      .select({ id: identityDomains.id, workspaceId: identityDomains.workspaceId })
      .from(identityDomains)
      .where(lte(identityDomains.nextCheckAt, now))
      .orderBy(asc(identityDomains.nextCheckAt))
      .limit(most),
  );
}
