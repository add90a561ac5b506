import { share } from "../../numbers.ts";

export type Between = { low: number; high: number } | null;

/** What a share lies between: "88 % to 95 %"; nothing where it is not known. */
export function rangeText(between: Between): string {
  return between === null ? "" : `${share(between.low)} to ${share(between.high)}`;
}

/** The same for who does not see how sure that is: "88 % to 95 %, with 95 %". */
export function betweenText(between: Between): string {
  return between === null ? "" : `${rangeText(between)}, with 95 %`;
}
