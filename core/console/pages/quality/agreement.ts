import type { FamilyAgreement, ShapeAgreement } from "../../../quality/contract.ts";

type Coefficient = FamilyAgreement["coefficients"][number]["name"];

/** What coefficients are called in their papers. */
export const coefficientNames: Record<Coefficient, string> = {
  percent: "Share of equal answers",
  fleiss_kappa: "Fleiss' kappa",
  gwet_ac1: "Gwet's AC1",
  gwet_ac2: "Gwet's AC2",
  ratio_alpha: "Alpha by ratio",
  jaccard_alpha: "Alpha by Jaccard",
};

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

/** What the coefficients of where things are mean, in words for those who never heard of them. */
export const shapeCoefficients: Record<ShapeAgreement["coefficient"], { name: string; help: string }> = {
  iou_alpha: {
    name: "Alpha by IoU",
    help: "Krippendorff's alpha by how much two people's marks of one thing cover the same (intersection over union). 1 is the same outlines everywhere, 0 is as different as marks of different things. What one person has left out counts as wholly different.",
  },
  likeness_alpha: {
    name: "Alpha by nearness",
    help: "Krippendorff's alpha by how near two people's marks of one thing lie. 1 is the same places everywhere, 0 is as different as marks of different things. What one person has left out counts as wholly different.",
  },
  unitizing_alpha: {
    name: "Unitizing alpha",
    help: "Krippendorff's alpha of where stretches of each class begin and end. 1 is the same ends everywhere, 0 is as if people had put them anywhere. A long stretch that one person has left out weighs more than a short one.",
  },
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

/** What an alpha is good for, by Krippendorff's own limits (2004). */
export function strength(alpha: number | null): string {
  if (alpha === null) return "Not defined: everybody always gave the same answer.";
  if (alpha >= 0.8) return "Reliable.";
  if (alpha >= 0.667) return "Good enough for careful conclusions.";
  return alpha > 0 ? "Too low to rely on." : "No better than chance.";
}

/** How strongly a cell of a confusion table is coloured, 0 to 1, by its share of its row. */
export function heat(rows: readonly (readonly number[])[], row: number, column: number): number {
  const total = (rows[row] ?? []).reduce((sum, one) => sum + one, 0);
  return total === 0 ? 0 : (rows[row]![column] ?? 0) / total;
}
