import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { BlamedPart } from "./blame.contract.ts";
import type { annotationsContract } from "./contract.ts";
import { wholeOf } from "./payload.ts";
import { lastSetOf, mustFind, mustSee, positionOf } from "./read-versions.ts";
import { authorsOf, type VersionRow } from "./store/versions.ts";

type C = typeof annotationsContract;

/** Who last set each part of a version, page by page; throws 404. */
export async function listBlame(
  ctx: Context,
  { annotationId, version, regionId, limit, cursor }: Input<C["listBlame"]>,
): Promise<Output<C["listBlame"]>> {
  const start = positionOf(cursor) ?? 0;
  const row = await transaction(ctx, async (tx) => {
    const newest = await mustSee(tx, ctx, annotationId);
    const asked = version ?? newest.version;
    return asked === 0 ? null : mustFind(tx, ctx, annotationId, asked);
  });
  if (!row) return { version: null, items: [], nextCursor: null };
  const end = start + limit;
  const { parts, total } = await partsOf(ctx, row, regionId, start, end);
  const marks = [...new Set(parts.map((one) => one.mark))];
  const authors = await transaction(ctx, (tx) => authorsOf(tx, ctx.workspaceId, annotationId, marks));
  const by = lastSetOf(authors);
  return {
    version: row.version,
    items: parts.map(({ mark, ...part }) => ({ ...part, ...by.get(mark)! }) as BlamedPart),
    nextCursor: end < total ? String(end) : null,
  };
}

/** The parts of a version from `start` to `end`, each with the version that last set it, and how many there are. */
async function partsOf(
  ctx: Context,
  { taskId, result, blame }: VersionRow,
  regionId: string | undefined,
  start: number,
  end: number,
) {
  const { regions, relations } = await wholeOf(ctx, taskId, result);
  const regionAt = (at: number) => ({ part: "region", id: regions[at]!.id, mark: blame.regions[at]! });
  if (regionId !== undefined) {
    const at = regions.findIndex((one) => one.id === regionId);
    return at < 0 || start > 0 ? { parts: [], total: 0 } : { parts: [regionAt(at)], total: 1 };
  }
  const answers = Object.entries(blame.answers);
  const total = regions.length + relations.length + answers.length;
  const parts = Array.from({ length: Math.max(0, Math.min(end, total) - start) }, (_, nth) => {
    const at = start + nth;
    if (at < regions.length) return regionAt(at);
    const relation = at - regions.length;
    if (relation < relations.length)
      return { part: "relation", ...relations[relation]!, mark: blame.relations[relation]! };
    const [field, mark] = answers[relation - relations.length]!;
    return { part: "answer", field, mark };
  });
  return { parts, total };
}
