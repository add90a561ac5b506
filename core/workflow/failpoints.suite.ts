import { arm } from "../kernel/failpoint.ts";

/** Makes work break off at a failpoint, once; resolves when it did. */
export function breakAt(name: string): Promise<void> {
  return new Promise((broken) => {
    const disarm = arm(name, () => {
      disarm();
      broken();
      throw new Error(`broken off at ${name}`);
    });
  });
}

/** Where engines are killed while they follow what happens. */
export const killedAt = [
  "workflow.slots.leasing",
  "workflow.events.handed",
  "workflow.batch.planned",
  "workflow.batch.committed",
  "workflow.handover.claimed",
  "workflow.effect.taken",
  "workflow.effect.failed",
  "workflow.effect.put-off",
  "workflow.effect.done",
  "workflow.effect.ending",
  "workflow.timers.found",
];
/** Where processes are killed that change many instances. */
export const sweepKilledAt = [
  "workflow.sweep.before-change",
  "workflow.sweep.within-change",
  "workflow.sweep.after-change",
];
/** Where processes are killed that answer a request, around its commit: everything is undone, or everything but the answer is there. */
export const requestKilledAt = ["workflow.within.planned", "workflow.within.written", "workflow.within.committed"];
/** Where processes are killed that take up a failed instance again. */
export const retryKilledAt = ["workflow.retry.taken"];
