import type { Context } from "../kernel/context.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { BlameMarks } from "./blame.ts";
import type { Annotation, KeptFromModel } from "./contract.ts";
import { lastByAuthor, madeByModels } from "./store/versions.ts";

/** What of a version still stands as a model had made it. */
export function keptOf(marks: BlameMarks, model: { version: number; model: string | null; blame: BlameMarks }) {
  const isKept = (mark: number) => mark === model.version;
  const count = (one: BlameMarks) => [one.regions.length, one.relations.length, Object.keys(one.answers).length];
  const answers = Object.values(marks.answers);
  const same = Bun.deepEquals(count(marks), count(model.blame));
  const all = [...marks.regions, ...marks.relations, ...answers].every(isKept);
  return {
    model: model.model ?? "model",
    regions: marks.regions.filter(isKept).length,
    answers: answers.filter(isKept).length,
    unchanged: same && all,
  } satisfies KeptFromModel;
}

type Made = Pick<Annotation, "id" | "userId" | "version">;

/** What was kept of a model's work in what the authors of annotations handed in themselves, by the annotation; of those that a model began. */
export async function keptBy(
  tx: Tx,
  workspaceId: string,
  annotations: readonly Made[],
): Promise<Map<string, KeptFromModel>> {
  const later = annotations.filter((one) => one.version > 1);
  const models = await madeByModels(tx, workspaceId, later);
  const begun = later.filter((one) => models.has(one.id));
  const own = await lastByAuthor(tx, workspaceId, begun);
  return new Map(own.map(({ annotationId, blame }) => [annotationId, keptOf(blame, models.get(annotationId)!)]));
}

/** Says of annotations that a model began what was kept of its work; of all others that there was none. Not for inside a transaction. */
export async function withKept(ctx: Context, annotations: readonly Annotation[]): Promise<Annotation[]> {
  const later = annotations.some((one) => one.version > 1);
  const kept = later ? await transaction(ctx, (tx) => keptBy(tx, ctx.workspaceId, annotations)) : null;
  return annotations.map((one) => ({ ...one, keptFromModel: kept?.get(one.id) ?? null }));
}
