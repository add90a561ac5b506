import { type Annotation, annotationsContract, type ReviewIssue } from "../annotations/contract.ts";
import type { Context } from "../kernel/context.ts";
import { qualityProblems } from "./problems.ts";

interface Looked {
  id: string;
  regions: ReadonlySet<string>;
}

/**
 * Throws `quality.unknown_region` unless every issue that names a region names one of its annotation, or of any under the check where
 * it names no annotation: as they are now, or as they were handed in, since a reviewer may have taken out what was wrong.
 */
export async function requireRegions(
  ctx: Context,
  under: readonly Annotation[],
  issues: readonly ReviewIssue[],
): Promise<void> {
  if (issues.every((issue) => issue.regionId === null)) return;
  const unknown = (list: readonly Looked[]) => issues.findIndex((issue) => !isIn(list, issue));
  const now = under.map(({ id, result }) => looked(id, result));
  if (unknown(now) === -1) return;
  const at = unknown([...now, ...(await Promise.all(under.map((one) => handedIn(ctx, one)))).flat()]);
  if (at === -1) return;
  const detail = "is no region of the annotation";
  throw qualityProblems.unknown_region({ errors: [{ pointer: `/issues/${at}/regionId`, detail }] });
}

function isIn(list: readonly Looked[], { annotationId, regionId }: ReviewIssue): boolean {
  if (regionId === null) return true;
  return list.some((one) => (annotationId === null || one.id === annotationId) && one.regions.has(regionId));
}

function looked(id: string, { regions }: Annotation["result"]): Looked {
  return { id, regions: new Set(regions.map((region) => region.id)) };
}

/** An annotation as its author last handed it in; of what was fused there is none. */
async function handedIn(ctx: Context, { id: annotationId }: Annotation): Promise<Looked[]> {
  const annotations = ctx.call("annotations", annotationsContract);
  const { items } = await annotations.getHistory({ annotationId, limit: 200 });
  const last = items.find((one) => one.reason === "submitted");
  if (!last) return [];
  const result =
    last.result ?? (await annotations.getAnnotationVersion({ annotationId, version: last.version })).result;
  return [looked(annotationId, result)];
}
