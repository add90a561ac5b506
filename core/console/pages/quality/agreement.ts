import type { FamilyAgreement } from "../../../quality/contract.ts";

type Coefficient = FamilyAgreement["coefficients"][number]["name"];

/** What coefficients are called in their papers. */
export const coefficientNames: Record<Coefficient, string> = {
  percent: "Share of equal answers",
  fleiss_kappa: "Fleiss' kappa",
  gwet_ac1: "Gwet's AC1",
  gwet_ac2: "Gwet's AC2",
  ratio_alpha: "Alpha by ratio",
};

/** A value with its interval: "0.72 (0.61 to 0.84)". */
export function valueText({ value, low, high }: { value: number | null; low: number | null; high: number | null }) {
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
