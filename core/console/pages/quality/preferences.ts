import type { Preference } from "../../../quality/contract.ts";
import type { Known } from "./skill-bar.tsx";

/** How often a thing of this strength is preferred to a middling one, whose strength is 1, where neither is as good as the other. */
export function chance(strength: number): number {
  return strength / (strength + 1);
}

/** A thing's chance against a middling one with what it lies between; null in place of an interval that nobody has worked out. */
export function knownChance({ strength, low, high }: Preference): { mean: number; interval: Known | null } {
  const mean = chance(strength);
  const interval = low === null || high === null ? null : { mean, low: chance(low), high: chance(high) };
  return { mean, interval };
}

/** What a thing is called: a side of the question by its title, anything else by its own name. */
export function thingName(thing: string, options: readonly { value: string; title?: string | undefined }[]): string {
  return options.find((one) => one.value === thing)?.title ?? thing;
}

/** Whether the ranges of the first two of a ranking overlap, or nobody knows. */
export function tooClose([first, second]: readonly Preference[]): boolean {
  return first !== undefined && second !== undefined && (first.low ?? 0) <= (second.high ?? Infinity);
}
