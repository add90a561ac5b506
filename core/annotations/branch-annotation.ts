import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { annotationsContract } from "./contract.ts";
import { annotationsEvents } from "./events.ts";
import { appendVersion } from "./new-version.ts";
import { sizeOf, stow, wholeOf } from "./payload.ts";
import { annotationProblems } from "./problems.ts";
import { toVersion } from "./read-versions.ts";
import { mustFit } from "./rules.ts";
import { findAnnotation, saveAnnotationRow } from "./store/annotations.ts";
import { branchesOf, findVersion } from "./store/versions.ts";
import { labelSchemaOf, subjectOf } from "./subject.ts";
import { lockHandedIn } from "./update-annotation.ts";
import { type AnnotationVersion, LATE_BRANCH } from "./version.contract.ts";
import { scopeOf } from "./view.ts";

const MOST_BRANCHES = 50;
const taken = [{ pointer: "/branch", detail: "is the name of the line of what came late" }];

/** Puts a version on a branch beside the line that counts, where it changes nothing until it is restored. */
export async function branchAnnotation(
  ctx: Context,
  { annotationId, branch, from, result }: Input<typeof annotationsContract.branchAnnotation>,
): Promise<AnnotationVersion> {
  if (branch === LATE_BRANCH) throw requestProblems.invalid({ errors: taken });
  const { found, parent } = await transaction(ctx, async (tx) => ({
    found: await findAnnotation(tx, scopeOf(ctx), annotationId),
    parent: await findVersion(tx, ctx.workspaceId, annotationId, from),
  }));
  if (!found) throw requestProblems.not_found();
  if (!parent) throw requestProblems.not_found({ detail: `The annotation has no version ${from}.` });
  const subject = await subjectOf(ctx, found.taskId);
  const schema = await labelSchemaOf(ctx, { ...subject, schemaVersion: found.schemaVersion });
  mustFit(result, schema, subject.media);
  const [stored] = await Promise.all([stow(ctx, subject, result), wholeOf(ctx, found.taskId, parent.result)]);
  return transaction(ctx, async (tx) => {
    const row = await lockHandedIn(tx, ctx, annotationId);
    const branches = await branchesOf(tx, ctx.workspaceId, annotationId);
    const tip = branches.find((one) => one.name === branch);
    if (tip && tip.version !== from) throw annotationProblems.branch_moved({ branch, newestVersion: tip.version });
    if (!tip && branches.length >= MOST_BRANCHES) throw annotationProblems.too_many_branches({ most: MOST_BRANCHES });
    const editorId = userOf(ctx);
    const made = {
      result: stored,
      parent: from,
      branch,
      userId: editorId,
      source: "human",
      reason: "branched",
    } as const;
    const added = await appendVersion(tx, ctx, row, made);
    await saveAnnotationRow(tx, { ...row, lastVersion: added.version });
    const { taskId, projectId, batchId, userId } = row;
    await emit(tx, ctx, annotationsEvents, "annotation.branched", {
      annotationId,
      taskId,
      projectId,
      batchId,
      userId,
      version: added.version,
      ...sizeOf(stored),
      editorId,
      branch,
      parent: from,
    });
    return toVersion(added);
  });
}
