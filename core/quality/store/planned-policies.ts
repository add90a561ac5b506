import { consensusPolicies, goldPolicies, issueTaxonomies, reviewPolicies } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { PolicyPlan } from "../contract.ts";

/** Gives a new project the policies that it begins with; one that somebody has changed already stays. */
export async function beginPolicies(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  { consensus, review, gold, issueCategories: items }: PolicyPlan,
): Promise<void> {
  const project = { workspaceId, projectId };
  if (consensus)
    await tx
      .insert(consensusPolicies)
      .values({ ...project, ...consensus })
      .onConflictDoNothing();
  if (review)
    await tx
      .insert(reviewPolicies)
      .values({ ...project, ...review })
      .onConflictDoNothing();
  if (gold)
    await tx
      .insert(goldPolicies)
      .values({ ...project, ...gold })
      .onConflictDoNothing();
  if (items)
    await tx
      .insert(issueTaxonomies)
      .values({ ...project, items })
      .onConflictDoNothing();
}
