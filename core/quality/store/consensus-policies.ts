import { and, eq, sql } from "drizzle-orm";
import { consensusPolicies } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";
import { type LabelModel, labelModels } from "../consensus/models.ts";

type Stored = typeof consensusPolicies.$inferSelect;
export type ConsensusPolicyRow = Omit<Stored, "regions"> & { regions: LabelModel };

export const standardConsensus = { models: {}, regions: labelModels[0], fuse: false, overlap: null, version: 0 };

/** A project's policy, or the standard one. */
export async function consensusPolicyOf(tx: Tx, workspaceId: string, projectId: string): Promise<ConsensusPolicyRow> {
  const [row] = await tx
    .select()
    .from(consensusPolicies)
    .where(and(eq(consensusPolicies.workspaceId, workspaceId), eq(consensusPolicies.projectId, projectId)));
  return (row as ConsensusPolicyRow | undefined) ?? { projectId, workspaceId, ...standardConsensus };
}

export async function saveConsensusPolicy(tx: Tx, row: ConsensusPolicyRow): Promise<ConsensusPolicyRow> {
  const { projectId: _project, workspaceId: _workspace, version: _version, ...changed } = row;
  const [saved] = await tx
    .insert(consensusPolicies)
    .values({ ...row, version: 1 })
    .onConflictDoUpdate({
      target: consensusPolicies.projectId,
      set: { ...changed, version: sql`${consensusPolicies.version} + 1` },
    })
    .returning();
  return saved as ConsensusPolicyRow;
}

export async function forgetConsensusPolicy(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  await tx
    .delete(consensusPolicies)
    .where(and(eq(consensusPolicies.workspaceId, workspaceId), eq(consensusPolicies.projectId, projectId)));
}
