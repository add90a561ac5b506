import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { annotationsEvents } from "./events.ts";
import type { WorkKept } from "./hand-in.contract.ts";
import { appendVersion } from "./new-version.ts";
import { age, type Packet } from "./packet.ts";
import { sizeOf } from "./payload.ts";
import { type AnnotationRow, saveAnnotationRow } from "./store/annotations.ts";
import { versionThatSays } from "./store/versions.ts";
import { LATE_BRANCH } from "./version.contract.ts";

/**
 * Where the work of a hand-in is that does not count, of a locked annotation: in its draft, or, where its author has saved newer
 * work since, in a version of his own. One that says just that is made on the line of what came late unless there is one.
 */
export async function keepUncounted(
  tx: Tx,
  ctx: Context,
  row: AnnotationRow,
  handedIn: Packet,
): Promise<{ row: AnnotationRow; kept: WorkKept }> {
  const { id: annotationId, workspaceId, taskId, userId, draftSequence } = row;
  if (age(row, handedIn) >= 0)
    return { row, kept: { annotationId, taskId, kept: "draft", draftSequence, version: null } };
  const inVersion = (version: number): WorkKept => ({
    annotationId,
    taskId,
    kept: "version",
    draftSequence: null,
    version,
  });
  const { result } = handedIn;
  const known = await versionThatSays(tx, workspaceId, row, result);
  if (known !== undefined) return { row, kept: inVersion(known) };
  // What its page had begun from is not known.
  const parent = null;
  const made = { result, parent, branch: LATE_BRANCH, userId, source: "human", reason: "late" } as const;
  const { version } = await appendVersion(tx, ctx, row, made);
  const next = { ...row, lastVersion: version };
  const { projectId, batchId } = row;
  await saveAnnotationRow(tx, next);
  await emit(tx, ctx, annotationsEvents, "annotation.branched", {
    annotationId,
    taskId,
    projectId,
    batchId,
    userId,
    version,
    ...sizeOf(result),
    editorId: userId,
    branch: LATE_BRANCH,
    parent,
  });
  return { row: next, kept: inVersion(version) };
}
