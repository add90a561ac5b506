import { eq } from "drizzle-orm";
import { defaults } from "../../../db/schema/projects.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { ProjectSettings } from "../contract.ts";

/** What a workspace has set itself; version 0 while it has set nothing. */
export interface OwnDefaults {
  settings: Partial<ProjectSettings>;
  version: number;
}

export async function findDefaults(tx: Tx, workspaceId: string): Promise<OwnDefaults> {
  const [row] = await tx.select().from(defaults).where(eq(defaults.workspaceId, workspaceId));
  return row ? { settings: row.settings as Partial<ProjectSettings>, version: row.version } : none;
}

/** The same, held until the transaction ends, so that of two changes at once one is the later; makes the row when there is none. */
export async function lockDefaults(tx: Tx, workspaceId: string, now: Date): Promise<OwnDefaults> {
  await tx.insert(defaults).values({ workspaceId, settings: {}, updatedAt: now, version: 0 }).onConflictDoNothing();
  const [row] = await tx.select().from(defaults).where(eq(defaults.workspaceId, workspaceId)).for("update");
  return { settings: row!.settings as Partial<ProjectSettings>, version: row!.version };
}

export async function saveDefaults(tx: Tx, workspaceId: string, own: OwnDefaults, now: Date): Promise<void> {
  await tx
    .update(defaults)
    .set({ ...own, updatedAt: now })
    .where(eq(defaults.workspaceId, workspaceId));
}

const none: OwnDefaults = { settings: {}, version: 0 };
