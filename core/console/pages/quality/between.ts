import { share } from "../../numbers.ts";

export type Between = { low: number; high: number } | null;

/** What a share lies between, in words: "88 % to 95 %, with 95 %"; nothing where it is not known. */
export function betweenText(between: Between): string {
  return between === null ? "" : `${share(between.low)} to ${share(between.high)}, with 95 %`;
}
