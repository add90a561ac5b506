import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { marksOf } from "./blame.ts";
import { changesOf, differences, EMPTY } from "./diff.ts";
import { type Stored, wholeOf } from "./payload.ts";
import type { AnnotationRow } from "./store/annotations.ts";
import { addVersion, findVersion, type NewVersion, type VersionRow } from "./store/versions.ts";
import type { Source } from "./version.contract.ts";

interface Made {
  result: Stored;
  /** The version it was made from; null for an annotation's first. */
  parent: number | null;
  userId: string;
  source: Source;
  reason: VersionRow["reason"];
  branch?: string | null;
  /** What the model calls itself that made it. */
  model?: string | null;
}

/** Appends a version to a locked annotation, under the next number, with what it changes and who last set what. */
export async function appendVersion(
  tx: Tx,
  ctx: Context,
  row: AnnotationRow,
  { result, parent, branch = null, model = null, ...by }: Made,
): Promise<NewVersion> {
  const { id: annotationId, workspaceId, taskId, projectId } = row;
  const from = parent === null ? undefined : await findVersion(tx, workspaceId, annotationId, parent);
  const [before, after] = await Promise.all([from && wholeOf(ctx, taskId, from.result), wholeOf(ctx, taskId, result)]);
  const version = row.lastVersion + 1;
  const added = {
    annotationId,
    version,
    workspaceId,
    taskId,
    projectId,
    parent,
    branch,
    model,
    ...by,
    result,
    blame: marksOf(after, version, from && before ? { result: before, marks: from.blame } : null),
    changes: changesOf(differences(before ?? EMPTY, after)),
    createdAt: ctx.clock.now(),
  };
  await addVersion(tx, added);
  return added;
}
