import { duration } from "./look/time-words.ts";

const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** A count with thousands separated. */
export function count(n: number): string {
  return whole.format(n);
}

/** A share of one as a percentage with at most one decimal; a dash when there is none yet. */
export function share(n: number | null): string {
  return n === null ? "–" : `${Math.round(n * 1000) / 10} %`;
}

/** A value in its unit, for a headline. */
export function inUnit(value: number | null, unit: "count" | "share" | "seconds"): string {
  if (value === null) return "–";
  if (unit === "share") return share(value);
  if (unit === "seconds") return duration(value);
  return Math.abs(value) >= 100_000 ? short.format(value) : count(value);
}

/** A size in bytes, in the largest unit that keeps it above one. */
export function bytes(n: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  const at = n < 1 ? 0 : Math.min(Math.floor(Math.log10(n) / 3), units.length - 1);
  const value = n / 1000 ** at;
  return `${at === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[at]}`;
}

export interface Change {
  direction: "up" | "down" | "same";
  words: string;
}

/** How a value compares with the period before; null when there is nothing to compare with. */
export function change(
  value: number | null,
  previous: number | null,
  unit: "count" | "share" | "seconds",
): Change | null {
  if (value === null || previous === null) return null;
  const difference = value - previous;
  if (difference === 0) return { direction: "same", words: "same as before" };
  const direction = difference > 0 ? "up" : "down";
  if (unit === "share") return { direction, words: `${Math.abs(Math.round(difference * 1000) / 10)} points` };
  if (previous === 0) return { direction, words: "more" };
  return { direction, words: `${Math.round(Math.abs(difference / previous) * 100)} %` };
}
