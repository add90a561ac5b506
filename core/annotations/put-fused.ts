import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { annotationsContract } from "./contract.ts";
import { annotationsEvents } from "./events.ts";
import { type FusedAnnotation, NOBODY } from "./fused.contract.ts";
import { appendVersion } from "./new-version.ts";
import { blank } from "./packet.ts";
import { sizeOf, stow, wholeOf } from "./payload.ts";
import { mustFit } from "./rules.ts";
import { findFused, lockOrAdd, saveAnnotationRow } from "./store/annotations.ts";
import { labelSchemaOf, subjectOf } from "./subject.ts";

/** Keeps what several people's work was fused into: a new version where it says something new, and nobody's annotation in any case. */
export async function putFusedAnnotation(
  ctx: Context,
  { taskId, result, schemaVersion, confidence }: Input<typeof annotationsContract.putFusedAnnotation>,
): Promise<FusedAnnotation> {
  const subject = { ...(await subjectOf(ctx, taskId)), schemaVersion };
  mustFit(result, await labelSchemaOf(ctx, subject), subject.media);
  const known = await transaction(ctx, (tx) => findFused(tx, ctx.workspaceId, taskId));
  // Fetched before the transaction, which then waits for no bucket.
  const [stored] = await Promise.all([stow(ctx, subject, result), known && wholeOf(ctx, taskId, known.result)]);
  return transaction(ctx, async (tx) => {
    const row = await lockOrAdd(tx, { ...blank(ctx, subject, NOBODY), source: "consensus" });
    const now = ctx.clock.now();
    const same = row.version > 0 && Bun.deepEquals(await wholeOf(ctx, taskId, row.result), result);
    if (same) {
      const status = row.status === "rejected" ? "submitted" : row.status;
      await saveAnnotationRow(tx, { ...row, status, confidence, submittedAt: now, updatedAt: now });
      return { id: row.id, version: row.version };
    }
    const parent = row.version > 0 ? row.version : null;
    const made = { result: stored, parent, userId: NOBODY, source: "consensus", reason: "submitted" } as const;
    const { version } = await appendVersion(tx, ctx, row, made);
    const changed = { result: stored, schemaVersion, confidence, version, lastVersion: version };
    const submitted = { status: "submitted", submittedAt: now, submittedVersion: version, updatedAt: now } as const;
    await saveAnnotationRow(tx, { ...row, ...changed, ...submitted });
    const { projectId, batchId } = subject;
    const about = { annotationId: row.id, taskId, projectId, batchId, userId: NOBODY, version };
    await emit(tx, ctx, annotationsEvents, "annotation.fused", { ...about, ...sizeOf(stored), confidence });
    return { id: row.id, version };
  });
}
