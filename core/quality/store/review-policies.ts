import { and, eq, sql } from "drizzle-orm";
import { issueTaxonomies, reviewPolicies } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { IssueCategories, IssueCategory } from "../contract.ts";

export type ReviewPolicyRow = typeof reviewPolicies.$inferSelect;

/** A project's own categories; empty where it uses the standard ones. */
export async function taxonomyOf(tx: Tx, workspaceId: string, projectId: string): Promise<IssueCategories> {
  const [row] = await tx
    .select()
    .from(issueTaxonomies)
    .where(and(eq(issueTaxonomies.workspaceId, workspaceId), eq(issueTaxonomies.projectId, projectId)));
  return { items: row?.items ?? [], version: row?.version ?? 0 };
}

/** Returns the version that this is: whoever saves later waits for the row, so the one before is exactly what was replaced. */
export async function saveTaxonomy(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  items: IssueCategory[],
): Promise<number> {
  const [saved] = await tx
    .insert(issueTaxonomies)
    .values({ workspaceId, projectId, items })
    .onConflictDoUpdate({
      target: issueTaxonomies.projectId,
      set: { items, version: sql`${issueTaxonomies.version} + 1` },
    })
    .returning({ version: issueTaxonomies.version });
  return saved!.version;
}

export const standardReview = {
  bySkill: false,
  fullBelow: 0.7,
  leastShare: 0.05,
  halfLifeDays: 60,
  adjudicateBelow: 0.7,
  version: 0,
};

/** A project's policy, or the standard one. */
export async function reviewPolicyOf(tx: Tx, workspaceId: string, projectId: string): Promise<ReviewPolicyRow> {
  const [row] = await tx
    .select()
    .from(reviewPolicies)
    .where(and(eq(reviewPolicies.workspaceId, workspaceId), eq(reviewPolicies.projectId, projectId)));
  return row ?? { projectId, workspaceId, ...standardReview };
}

export async function saveReviewPolicy(tx: Tx, row: ReviewPolicyRow): Promise<ReviewPolicyRow> {
  const { projectId: _project, workspaceId: _workspace, version: _version, ...changed } = row;
  const [saved] = await tx
    .insert(reviewPolicies)
    .values({ ...row, version: 1 })
    .onConflictDoUpdate({
      target: reviewPolicies.projectId,
      set: { ...changed, version: sql`${reviewPolicies.version} + 1` },
    })
    .returning();
  return saved!;
}

export async function forgetPolicies(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  for (const table of [issueTaxonomies, reviewPolicies])
    await tx.delete(table).where(and(eq(table.workspaceId, workspaceId), eq(table.projectId, projectId)));
}
