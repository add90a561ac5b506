import { and, arrayContains, asc, eq, gt } from "drizzle-orm";
import { identityProviders, workspaces } from "../../../db/schema/auth.ts";
import type { Runtime } from "../../kernel/context.ts";
import { systemQuery, type Tx } from "../../kernel/transaction.ts";
import { isProven } from "./identity-domains.ts";

export type ProviderRow = typeof identityProviders.$inferSelect;

const one = (workspaceId: string, id: string) =>
  and(eq(identityProviders.workspaceId, workspaceId), eq(identityProviders.id, id));
const sameSlug = (error: unknown) =>
  (error as { cause?: { constraint_name?: string } }).cause?.constraint_name ===
  "identity_providers_workspace_id_slug_key";

/** Saves a new provider; false when its slug is taken. */
export async function insertProvider(tx: Tx, provider: ProviderRow): Promise<boolean> {
  const saved = await tx
    .insert(identityProviders)
    .values(provider)
    .onConflictDoNothing({ target: [identityProviders.workspaceId, identityProviders.slug] })
    .returning({ id: identityProviders.id });
  return saved.length > 0;
}

/** Saves a changed provider; false when its slug is taken. */
export async function saveProvider(tx: Tx, { id, workspaceId, ...changes }: ProviderRow): Promise<boolean> {
  try {
    await tx.transaction((inner) => inner.update(identityProviders).set(changes).where(one(workspaceId, id)));
    return true;
  } catch (error) {
    if (sameSlug(error)) return false;
    throw error;
  }
}

export async function deleteProvider(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.delete(identityProviders).where(one(workspaceId, id));
}

export async function findProvider(tx: Tx, workspaceId: string, id: string): Promise<ProviderRow | undefined> {
  const [row] = await tx.select().from(identityProviders).where(one(workspaceId, id));
  return row;
}

/** A provider that nobody else changes until the transaction ends. */
export async function lockProvider(tx: Tx, workspaceId: string, id: string): Promise<ProviderRow | undefined> {
  const [row] = await tx.select().from(identityProviders).where(one(workspaceId, id)).for("update");
  return row;
}

/** The providers of a workspace, the oldest first. */
export function listProviders(
  tx: Tx,
  workspaceId: string,
  after: string | undefined,
  limit: number,
): Promise<ProviderRow[]> {
  return tx
    .select()
    .from(identityProviders)
    .where(and(eq(identityProviders.workspaceId, workspaceId), after ? gt(identityProviders.id, after) : undefined))
    .orderBy(asc(identityProviders.id))
    .limit(limit + 1);
}

/** A provider of any workspace that people can sign in with. */
export async function findEnabledProvider(runtime: Runtime, id: string): Promise<ProviderRow | undefined> {
  const [row] = await systemQuery(runtime, (tx) =>
    tx
      .select()
      .from(identityProviders)
      .where(and(eq(identityProviders.id, id), eq(identityProviders.enabled, true))),
  );
  return row;
}

const mostOffered = 10;

/** What somebody who is not signed in can sign in with: by the domain of their address where its workspace has proven it, or by workspace. */
export function findOffers(
  runtime: Runtime,
  by: { domain: string } | { workspaceId: string },
): Promise<{ id: string; name: string; workspace: string }[]> {
  const fits =
    "domain" in by
      ? and(arrayContains(identityProviders.domains, [by.domain]), isProven(by.domain))
      : eq(identityProviders.workspaceId, by.workspaceId);
  return systemQuery(runtime, (tx) =>
    tx
      .select({ id: identityProviders.id, name: identityProviders.name, workspace: workspaces.name })
      .from(identityProviders)
      .innerJoin(workspaces, eq(workspaces.id, identityProviders.workspaceId))
      .where(and(fits, eq(identityProviders.enabled, true)))
      .orderBy(asc(identityProviders.id))
      .limit(mostOffered),
  );
}
