import { expect, test } from "bun:test";
import fc from "fast-check";
import { advance, start, type Step, type Timer } from "../../machines/engine/advance.ts";
import { compile } from "../../machines/engine/compile.ts";
import type { WorkflowEvent } from "../../machines/engine/definition.ts";
import { randomEvents } from "../../machines/engine/random-chart.suite.ts";
import { randomExtras } from "../../machines/engine/random-extras.suite.ts";
import { type Followed, rebuild } from "./rebuild-instance.ts";

/** Many random charts go in circles, and are given up early. */
const patienceWithLoops = 30;
const given = { taskId: "t" };
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

test("the transitions of a random statechart, followed again, lead to its snapshot, from the start and from the middle", () => {
  let children = 0;
  let fired = 0;
  const walked = fc.property(fc.gen(), (g) => {
    const choose = (below: number) => g(fc.nat, { max: below - 1 });
    const compiled = compile(randomExtras(choose));
    compiled.machine.options!.maxIterations = patienceWithLoops;
    const timers = new Map<string, Timer>();
    const followed: Followed[] = [];
    let now = 0;
    let step = start(compiled, { n: 1, ...given }, now);
    const keep = (event: WorkflowEvent, next: Step): void => {
      if (next.status === "error" || !next.changed) return;
      step = next;
      for (const id of step.timers.cancel) timers.delete(id);
      for (const timer of step.timers.set) timers.set(timer.id, timer);
      followed.push({ sequence: followed.length + 1, event: plain(event), to: [...step.to], at: new Date(now) });
    };
    keep({ type: "workflow.started", n: 1 }, step);
    if (followed.length === 0) return;
    for (let i = 0; i < 25 && step.status === "active"; i++) {
      const due = choose(3) === 0 ? [...timers.values()].toSorted((a, b) => a.dueAt - b.dueAt)[0] : undefined;
      if (due) timers.delete(due.id);
      now = Math.max(now, due?.dueAt ?? 0);
      const type = [...randomEvents, "split", "unheard"][choose(5)]!;
      const event = due?.event ?? { type, k: choose(4) };
      keep(event, advance(compiled, plain(step.snapshot), event, now));
      if (due) fired++;
      if (step.snapshot.children) children++;
    }
    const again = rebuild(1, given, followed, () => compiled);
    expect(plain(again.snapshot)).toEqual(plain(step.snapshot));
    const half = rebuild(1, given, followed.slice(0, Math.ceil(followed.length / 2)), () => compiled);
    const rest = followed.slice(half.sequence);
    if (rest.length > 0) expect(rebuild(plain(half), given, rest, () => compiled)).toEqual(again);
  });
  fc.assert(walked, { numRuns: 40, seed: 6 });
  expect([children > 50, fired > 50]).toEqual([true, true]);
});
