import type { ReviewIssue } from "../annotations/contract.ts";
import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { IssueCategories, IssueCategory, qualityContract } from "./contract.ts";
import { qualityProblems } from "./problems.ts";
import { customerOf } from "./project.ts";
import { saveTaxonomy, taxonomyOf } from "./store/review-policies.ts";

type C = typeof qualityContract;

/** What a reviewer can find wrong in most work. */
export const standardCategories: readonly IssueCategory[] = [
  { key: "missing", title: "Something is missing" },
  { key: "superfluous", title: "Something is marked that should not be" },
  { key: "wrong_class", title: "Wrong class" },
  { key: "wrong_attribute", title: "Wrong attribute" },
  { key: "imprecise", title: "Edges are not precise" },
  { key: "split_or_merged", title: "One thing is marked as several, or several as one" },
  { key: "duplicate", title: "Marked twice" },
  { key: "wrong_relation", title: "Wrong relation" },
  { key: "wrong_answer", title: "Wrong answer to a question" },
  { key: "instructions", title: "Instructions were not followed" },
  { key: "other", title: "Something else" },
];

export async function listIssueCategories(
  ctx: Context,
  { projectId }: Input<C["listIssueCategories"]>,
): Promise<Output<C["listIssueCategories"]>> {
  await customerOf(ctx, projectId);
  return transaction(ctx, (tx) => categoriesOf(tx, ctx.workspaceId, projectId));
}

/** Replaces a project's categories; issues that were found under others keep theirs. */
export async function putIssueCategories(
  ctx: Context,
  { projectId, items, ifMatch }: Input<C["putIssueCategories"]>,
): Promise<Output<C["putIssueCategories"]>> {
  await customerOf(ctx, projectId);
  return transaction(ctx, async (tx) => {
    const version = await saveTaxonomy(tx, ctx.workspaceId, projectId, items);
    checkMatch(ifMatch, version - 1);
    return shown({ items, version });
  });
}

async function categoriesOf(tx: Tx, workspaceId: string, projectId: string): Promise<IssueCategories> {
  return shown(await taxonomyOf(tx, workspaceId, projectId));
}

function shown({ items, version }: IssueCategories): IssueCategories {
  return { items: items.length > 0 ? items : [...standardCategories], version };
}

/** Throws `quality.unknown_category` with a pointer to each issue whose category the project does not know. */
export async function requireCategories(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  issues: readonly ReviewIssue[],
): Promise<void> {
  if (issues.length === 0) return;
  const known = new Set((await categoriesOf(tx, workspaceId, projectId)).items.map((one) => one.key));
  const errors = issues.flatMap(({ category }, at) =>
    known.has(category) ? [] : [{ pointer: `/issues/${at}/category`, detail: `there is no category "${category}"` }],
  );
  if (errors.length > 0) throw qualityProblems.unknown_category({ errors });
}
