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

/** Where engines are killed. */
export const killedAt = [
  "workflow.events.handed",
  "workflow.batch.planned",
  "workflow.batch.committed",
  "workflow.effect.taken",
  "workflow.effect.done",
  "workflow.timers.found",
];
/** Where processes are killed that change many instances. */
export const sweepKilledAt = [
  "workflow.sweep.before-change",
  "workflow.sweep.within-change",
  "workflow.sweep.after-change",
];
/** Where a request breaks off, around its commit: everything is undone, or everything but the answer is there. */
export const requestBreaksAt = ["workflow.within.planned", "workflow.within.written", "workflow.within.committed"];
/** Where other work breaks off, to be done when it is taken up again. */
export const workBreaksAt = [
  "workflow.slots.leasing",
  "workflow.effect.failed",
  "workflow.effect.ending",
  "workflow.handover.claimed",
  "workflow.retry.taken",
];
