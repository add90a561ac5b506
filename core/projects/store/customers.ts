import { and, asc, eq, ilike, or, sql } from "drizzle-orm";
import { customers, projects } from "../../../db/schema/projects.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Customer } from "../contract.ts";
import type { Scope } from "./projects.ts";

export type CustomerRow = typeof customers.$inferSelect;

const inScope = (scope: Scope) =>
  and(eq(customers.workspaceId, scope.workspaceId), scope.customerId ? eq(customers.id, scope.customerId) : undefined);

export async function findCustomer(tx: Tx, scope: Scope, customerId: string): Promise<CustomerRow | undefined> {
  const [row] = await tx
    .select()
    .from(customers)
    .where(and(inScope(scope), eq(customers.id, customerId)));
  return row;
}

export async function lockCustomer(tx: Tx, scope: Scope, customerId: string): Promise<CustomerRow | undefined> {
  const [row] = await tx
    .select()
    .from(customers)
    .where(and(inScope(scope), eq(customers.id, customerId)))
    .for("update");
  return row;
}

/** Customers in the order of their names, after the customer that the cursor names. */
export async function listCustomers(
  tx: Tx,
  scope: Scope,
  search: string | undefined,
  after: string | undefined,
  limit: number,
): Promise<CustomerRow[]> {
  const like = search && `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  const last = sql`(select lower(c.name), c.id from projects.customers c where c.workspace_id = ${scope.workspaceId} and c.id = ${after ?? null}::uuid)`;
  return tx
    .select()
    .from(customers)
    .where(
      and(
        inScope(scope),
        like ? or(ilike(customers.name, like), ilike(customers.reference, like)) : undefined,
        after ? sql`(lower(${customers.name}), ${customers.id}) > ${last}` : undefined,
      ),
    )
    .orderBy(asc(sql`lower(${customers.name})`), asc(customers.id))
    .limit(limit + 1);
}

export async function nameTaken(tx: Tx, workspaceId: string, name: string, except: string): Promise<boolean> {
  const rows = await tx
    .select({ id: customers.id })
    .from(customers)
    .where(
      and(
        eq(customers.workspaceId, workspaceId),
        sql`lower(${customers.name}) = lower(${name})`,
        sql`${customers.id} <> ${except}`,
      ),
    );
  return rows.length > 0;
}

/** Saves a customer; false when another one has its name. */
export async function addCustomer(tx: Tx, row: CustomerRow): Promise<boolean> {
  const added = await tx.insert(customers).values(row).onConflictDoNothing().returning({ id: customers.id });
  return added.length > 0;
}

export async function saveCustomer(tx: Tx, row: CustomerRow): Promise<void> {
  await tx
    .update(customers)
    .set(row)
    .where(and(eq(customers.workspaceId, row.workspaceId), eq(customers.id, row.id)));
}

export async function hasProjects(tx: Tx, workspaceId: string, customerId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: projects.id })
    .from(projects)
    .where(and(eq(projects.workspaceId, workspaceId), eq(projects.customerId, customerId)))
    .limit(1);
  return rows.length > 0;
}

export async function deleteCustomer(tx: Tx, workspaceId: string, customerId: string): Promise<void> {
  await tx.delete(customers).where(and(eq(customers.workspaceId, workspaceId), eq(customers.id, customerId)));
}

export function toCustomer(row: CustomerRow): Customer {
  return {
    id: row.id,
    name: row.name,
    reference: row.reference,
    createdAt: row.createdAt.toISOString(),
    version: row.version,
  };
}
