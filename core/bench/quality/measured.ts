import type { Measure } from "../bench-definition.ts";
import { median } from "../rounds.ts";

/** How many rounds Dawid-Skene runs, in ours and in the bare loop. */
export const ROUNDS = 20;

/** Runs once to warm up, then `times` times, and takes the median. */
export function measured(work: number, times: number, run: () => unknown): Promise<Measure> {
  run();
  const seconds = Array.from({ length: times }, () => {
    const began = performance.now();
    run();
    return (performance.now() - began) / 1000;
  });
  return Promise.resolve({ perSecond: work / median(seconds), facts: { ms: median(seconds) * 1000 }, tables: [] });
}
