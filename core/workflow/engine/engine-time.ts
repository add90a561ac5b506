import type { Runtime } from "../../kernel/context.ts";

/** What is to be added to this process's steady clock to have the database's. */
const offsets = new WeakMap<Runtime, number>();

/**
 * Notes what the database's clock said, in epoch milliseconds, between two readings of this process's steady clock. What was
 * known before stays unless that disproves it, so that a slow answer moves nothing.
 */
export function noteDatabaseTime(runtime: Runtime, said: number, before: number, after: number): void {
  const [least, most] = [said - after, said - before];
  const known = offsets.get(runtime) ?? (least + most) / 2;
  offsets.set(runtime, Math.min(Math.max(known, least), most));
}

/**
 * The time by which timers and effects are set and found due: the database's, for processes' own clocks may differ and jump
 * either way. Until the database was heard, the process's own.
 */
export function engineTime(runtime: Runtime): Date {
  const offset = offsets.get(runtime);
  if (offset === undefined) return runtime.clock.now();
  return new Date(performance.now() + offset + (runtime.clock.jumpedMs ?? 0));
}
