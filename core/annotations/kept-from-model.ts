import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { BlameMarks } from "./blame.ts";
import type { Annotation, KeptFromModel } from "./contract.ts";
import { blamesOf, madeByModels } from "./store/versions.ts";

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

/** Says of annotations that a model began what was kept of its work; of all others that there was none. Not for inside a transaction. */
export async function withKept(ctx: Context, annotations: readonly Annotation[]): Promise<Annotation[]> {
  const later = annotations.filter((one) => one.version > 1);
  if (later.length === 0) return annotations.map((one) => ({ ...one, keptFromModel: null }));
  const { models, blames } = await transaction(ctx, async (tx) => {
    const made = await madeByModels(tx, ctx.workspaceId, later);
    const begun = later.filter((one) => made.has(one.id));
    return { models: made, blames: await blamesOf(tx, ctx.workspaceId, begun) };
  });
  return annotations.map((one) => {
    const [model, blame] = [models.get(one.id), blames.get(one.id)];
    return { ...one, keptFromModel: model && blame ? keptOf(blame, model) : null };
  });
}
