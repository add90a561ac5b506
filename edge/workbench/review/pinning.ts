import { classTitle, numbersOf } from "../document/region-name.ts";
import type { DraftIssue } from "./issues.ts";
import type { Review } from "./load-review.ts";
import type { Pane } from "./panes.ts";
import type { Compared } from "./use-comparison.ts";
import type { Pinned } from "./use-send-back.ts";
import { type TextOf, thingPlace, thingTitle } from "./words.ts";

/** What a click in a pane pins a remark to; null when it hit nothing, or something that is past. */
export function pinClicked(pane: Pane, { sides, current }: Compared): Pinned | null {
  const { selection, hovered } = pane.editor.store.get();
  const id = hovered !== null && selection.has(hovered) ? hovered : [...selection][0];
  if (id === undefined) return null;
  const { side, regionId } = pane.locate(id);
  const owner = sides[side];
  return owner?.current ? { annotationId: owner.annotationId, regionId, difference: current } : null;
}

/** What a remark is about that is made by key: the region being looked at, or that it is missing in the annotation that stands. */
export function pinCurrent(compared: Compared, review: Review, standing: string, textOf: TextOf): Pinned {
  const { sides, thing, current } = compared;
  const region = thing?.members[sides.findIndex((one) => one.current && one.annotationId === standing)];
  if (region) return { annotationId: standing, regionId: region.id, difference: current };
  const about = { annotationId: standing, regionId: null };
  if (!thing) return { ...about, difference: current, comment: current?.kind === "answer" ? current.field.title : "" };
  const words = [thingTitle(thing, review.schema, textOf), thingPlace(thing, textOf)];
  return { ...about, difference: null, comment: words.filter(Boolean).join(", ") };
}

/** What a remark is about, in words: "Vehicle 1 · Ines Duarte". */
export function issuePlace(issue: DraftIssue, { annotations, names, schema }: Review): string {
  const annotation = annotations.find((a) => a.id === issue.annotationId);
  const regions = annotation?.result.regions ?? [];
  const region = regions.find((r) => r.id === issue.regionId);
  const what = region ? `${classTitle(schema, region.class)} ${numbersOf(regions).get(region.id)}` : "The whole";
  return annotations.length > 1 ? `${what} · ${names.get(annotation?.userId ?? "") ?? ""}` : what;
}
