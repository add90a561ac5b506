import type { Measure } from "../bench-definition.ts";
import { median } from "../rounds.ts";

/** How many rounds Dawid-Skene runs, in ours and in the bare loop. */
export const ROUNDS = 20;

/**
 * Runs once to warm up, then `times` times, and takes the median of the processor's time, that of collecting garbage and compiling with it:
 * nothing here waits for anything, and a busy machine takes its time from whoever runs.
 */
export function measured(work: number, times: number, run: () => unknown): Promise<Measure> {
  run();
  const took = Array.from({ length: times }, () => {
    const began = performance.now();
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return { cpu: (user + system) / 1e6, wall: (performance.now() - began) / 1000 };
  });
  const cpu = median(took.map((one) => one.cpu));
  const wall = median(took.map((one) => one.wall));
  return Promise.resolve({ perSecond: work / cpu, facts: { cpu, wall }, tables: [] });
}
