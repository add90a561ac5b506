import type { Context } from "../../kernel/context.ts";
import { sendTaskEvent } from "../../workflow/task-state.ts";
import { turnOf } from "./chart.ts";
import type { Subject } from "./world.ts";

type Contexts = (workspaceId: string) => Context;

/** Takes an instance's next turn by the verb and resolves when it is durable. */
export async function take(contexts: Contexts, subject: Subject): Promise<void> {
  const { event, to } = turnOf(subject.nth, subject.step);
  const { type, ...data } = event;
  const { states } = await sendTaskEvent(contexts(subject.workspaceId), { taskId: subject.taskId, type, data });
  if (states[0] !== to) throw new Error(`${type} led to ${states} and not to ${to}`);
  subject.step++;
}

/** Keeps `open` turns under way until `turns` are taken or the time is over; returns how many were taken and the seconds. */
export async function flood(
  contexts: Contexts,
  subjects: readonly Subject[],
  { turns, open, limitMs = Infinity }: { turns: number; open: number; limitMs?: number },
): Promise<{ taken: number; seconds: number }> {
  const began = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < turns && performance.now() - began < limitMs)
      await take(contexts, subjects[next++ % subjects.length]!);
  };
  await Promise.all(Array.from({ length: open }, lane));
  return { taken: next, seconds: (performance.now() - began) / 1000 };
}

/** Takes `perSecond` turns a second for `ms`, however long each takes; returns what each took from when it was due, in ms. */
export async function trickle(
  contexts: Contexts,
  subjects: readonly Subject[],
  perSecond: number,
  ms: number,
): Promise<number[]> {
  const took: number[] = [];
  const pending: Promise<void>[] = [];
  const began = performance.now();
  for (let sent = 0; ; await Bun.sleep(1)) {
    const elapsed = performance.now() - began;
    for (; sent < (Math.min(elapsed, ms) * perSecond) / 1000; sent++) {
      const due = began + (sent * 1000) / perSecond;
      const done = take(contexts, subjects[sent % subjects.length]!).then(
        () => void took.push(performance.now() - due),
      );
      pending.push(done);
    }
    if (elapsed >= ms) break;
  }
  await Promise.all(pending);
  return took;
}
