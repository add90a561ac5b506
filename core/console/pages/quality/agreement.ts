import type { FamilyAgreement, ShapeAgreement } from "../../../quality/contract.ts";

/** What regions of each type are called, many of them. */
export const shapeNames: Record<ShapeAgreement["type"], string> = {
  bbox: "Boxes",
  rotated_bbox: "Rotated boxes",
  polygon: "Polygons",
  polyline: "Lines",
  point: "Points",
  keypoints: "Keypoints",
  ellipse: "Ellipses",
  mask: "Masks",
  cuboid: "Cuboids",
  track: "Tracks",
  span: "Spans of text",
  audio_segment: "Segments of sound",
};

export interface Estimated {
  value: number | null;
  low: number | null;
  high: number | null;
}

/** A value with its interval: "0.72 (0.61 to 0.84)". */
export function valueText({ value, low, high }: Estimated) {
  if (value === null) return "–";
  return low === null || high === null
    ? value.toFixed(2)
    : `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

/** What a family of items is about: "Mood" of `field:mood`, or regions. */
export function familyName(family: string): string {
  const name = family.replace(/^field:/, "").replaceAll("_", " ");
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** A label in words; an empty one is a region that somebody has left out. */
export function labelName(label: string): string {
  return label === "" ? "not marked" : label;
}

/** An interval: "0.61 and 0.84". */
export function estimateText({ low, high }: { low: number | null; high: number | null }): string {
  return low === null || high === null ? "–" : `${low.toFixed(2)} and ${high.toFixed(2)}`;
}

/** What a coefficient is good for: an alpha by Krippendorff's own limits (2004), Kendall's W by Schmidt's (1997). */
export function strength(alpha: number | null, coefficient?: FamilyAgreement["coefficient"]): string {
  if (alpha === null) return "Not defined: there is nothing in which people could differ.";
  if (coefficient === "kendall_w")
    return alpha >= 0.7 ? "Strong." : alpha >= 0.5 ? "Moderate." : alpha >= 0.3 ? "Weak." : "Very weak.";
  if (alpha >= 0.8) return "Reliable.";
  if (alpha >= 0.667) return "Good enough for careful conclusions.";
  return alpha > 0 ? "Too low to rely on." : "No better than chance.";
}

/** How strongly a cell of a confusion table is coloured, 0 to 1, by its share of its row. */
export function heat(rows: readonly (readonly number[])[], row: number, column: number): number {
  const total = (rows[row] ?? []).reduce((sum, one) => sum + one, 0);
  return total === 0 ? 0 : (rows[row]![column] ?? 0) / total;
}

/** Places in the order in which labels are read: of a scale by its steps, of all else as they come, the most often given first. */
export function readingOrder(labels: readonly string[]): number[] {
  const places = labels.map((_, at) => at);
  const isScale = labels.every((label) => label.trim() !== "" && Number.isFinite(Number(label)));
  return isScale ? places.sort((a, b) => Number(labels[a]) - Number(labels[b])) : places;
}
