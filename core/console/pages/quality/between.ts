import { share } from "../../numbers.ts";

export type Between = { low: number; high: number } | null;

/** What a share lies between: "88 % to 95 %"; nothing where it is not known. */
export function rangeText(between: Between): string {
  return between === null ? "" : `${share(between.low)} to ${share(between.high)}`;
}

/** The same for who does not see how sure that is: "88 %–95 % (95 % CI)". */
export function betweenText(between: Between): string {
  return between === null ? "" : `${share(between.low)}–${share(between.high)} (95 % CI)`;
}
