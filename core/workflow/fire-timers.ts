import type { WorkflowEvent } from "../../machines/engine/definition.ts";
import type { Runtime } from "../kernel/context.ts";
import { failpoint } from "../kernel/failpoint.ts";
import { schedule } from "../kernel/schedule.ts";
import { newId } from "../kernel/wire/id.ts";
import { engineTime } from "./engine/engine-time.ts";
import { engineOf } from "./engine/engine.ts";
import { dueTimers } from "./store/timers.ts";
import { slotsOf } from "./engine/slots.ts";

const EVERY_MS = 250;
const BATCH = 1000;

/** Fires timers that are due, oldest first: never early, each once; wakes for what is due before its next turn. */
export const fireTimers = schedule("fire-timers", EVERY_MS, async (runtime) => {
  const until = performance.now() + EVERY_MS;
  for (;;) {
    const slots = await slotsOf(runtime);
    if (slots.length === 0) return;
    const now = engineTime(runtime);
    const found = await dueTimers(runtime, slots, new Date(now.getTime() + EVERY_MS), BATCH);
    const due = found.filter(({ dueAt }) => dueAt.getTime() <= now.getTime());
    if (due.length > 0) await failpoint("workflow.timers.found");
    await Promise.all(due.map((timer) => fire(runtime, timer)));
    if (due.length === BATCH) continue;
    const next = found.find(({ dueAt }) => dueAt.getTime() > now.getTime());
    if (!next || performance.now() >= until) return;
    await new Promise((resolve) => setTimeout(resolve, Math.ceil(next.dueAt.getTime() - now.getTime())));
  }
});

type Due = Awaited<ReturnType<typeof dueTimers>>[number];

async function fire(runtime: Runtime, { workspaceId, taskId, id, dueAt, event }: Due): Promise<void> {
  const cause = newId();
  const origin = {
    workspaceId,
    actor: `system:${runtime.service}`,
    correlationId: cause,
    causationId: null,
    traceparent: null,
  };
  await engineOf(runtime).send(origin, taskId, event as WorkflowEvent, cause, { timer: { id, dueAt } });
}
