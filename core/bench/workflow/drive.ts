import type { Context } from "../../kernel/context.ts";
import { engineOf } from "../../workflow/engine/engine.ts";
import { originOf } from "../../workflow/engine/submission.ts";
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

/** Sends each instance an event that nothing comes of, so that the engine has met all of them, as one that has run for a while has. */
export async function meet(contexts: Contexts, subjects: readonly Subject[]): Promise<void> {
  for (let from = 0; from < subjects.length; from += 2000)
    await Promise.all(
      subjects.slice(from, from + 2000).map(async ({ workspaceId, taskId, id }) => {
        const ctx = contexts(workspaceId);
        const { what } = await engineOf(ctx.runtime).send(originOf(ctx), taskId, { type: "nothing" }, id);
        if (what !== "ignored") throw new Error(`an event without meaning was ${what}`);
      }),
    );
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
