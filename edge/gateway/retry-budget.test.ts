import { expect, test } from "bun:test";
import fc from "fast-check";
import { RetryBudget } from "./retry-budget.ts";

/** Takes until there is none left; how many there were. */
function drain(budget: RetryBudget, now: number): number {
  let taken = 0;
  while (budget.take(now)) taken++;
  return taken;
}

test("without traffic there are three retries a second, and with it a tenth more", () => {
  expect(drain(new RetryBudget(), 0)).toBe(30);
  const busy = new RetryBudget();
  for (let i = 0; i < 1_000; i++) busy.note(i);
  expect(drain(busy, 1_000)).toBe(130);
});

test("what is spent comes back as it leaves the last ten seconds", () => {
  const budget = new RetryBudget();
  expect(drain(budget, 500)).toBe(30);
  expect(budget.take(9_999)).toBe(false);
  expect(drain(budget, 10_000)).toBe(30);
});

test("requests of long ago allow nothing", () => {
  const budget = new RetryBudget();
  for (let i = 0; i < 10_000; i++) budget.note(0);
  expect(drain(budget, 60_000)).toBe(30);
});

test("no ten seconds ever hold more retries than the reserve and a tenth of what was sent in them and the ten before", () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 700 })), { maxLength: 400 });
  fc.assert(
    fc.property(steps, (list) => {
      const budget = new RetryBudget();
      const sent: number[] = [];
      const retried: number[] = [];
      let now = 0;
      for (const [isRetry, pause] of list) {
        now += pause;
        if (!isRetry) {
          budget.note(now);
          sent.push(now);
        } else if (budget.take(now)) retried.push(now);
      }
      for (const end of retried) {
        const inSpan = retried.filter((at) => at <= end && at > end - 9_000).length;
        const requests = sent.filter((at) => at <= end && at > end - 10_000).length;
        expect(inSpan).toBeLessThanOrEqual(30 + requests * 0.1);
      }
    }),
  );
});
