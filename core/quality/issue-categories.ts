import type { Context } from "../kernel/context.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { qualityContract } from "./contract.ts";
import { customerOf } from "./project.ts";

/** What a reviewer can find wrong in most work. */
const taxonomy = [
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
  { projectId }: Input<typeof qualityContract.listIssueCategories>,
): Promise<Output<typeof qualityContract.listIssueCategories>> {
  await customerOf(ctx, projectId);
  return { items: taxonomy };
}
