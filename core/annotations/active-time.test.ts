import { expect, test } from "bun:test";
import fc from "fast-check";
import { activeTime } from "./active-time.ts";

const [first, second] = ["01900000-0000-7000-8000-000000000001", "01900000-0000-7000-8000-000000000002"];
const start = { assignmentId: null, activeSeconds: 0, activeBefore: 0 };
const at = (seconds: number) => new Date(seconds * 1000);
const packet = (assignmentId: string, activeSeconds: number, since = 0) => ({
  assignmentId,
  activeSeconds,
  since: since * 1000,
});

test("what was counted without idling is taken as it is", () => {
  expect(activeTime(start, packet(first, 40), at(90))).toEqual({ activeSeconds: 40, activeBefore: 0 });
});

test("nobody worked longer than the assignment has lasted, but for five minutes", () => {
  expect(activeTime(start, packet(first, 86_400), at(60)).activeSeconds).toBe(360);
});

test("sending more often adds nothing", () => {
  let row = { ...start, assignmentId: first };
  for (let n = 0; n < 50; n++) row = { ...row, ...activeTime(row, packet(first, 86_400), at(60)) };
  expect(row.activeSeconds).toBe(360);
});

test("a second assignment adds to what the first brought", () => {
  const worked = { ...start, assignmentId: first, ...activeTime(start, packet(first, 100), at(200)) };
  const again = activeTime(worked, packet(second, 160, 1000), at(1070));
  expect(again).toEqual({ activeSeconds: 160, activeBefore: 100 });
  expect(activeTime(worked, packet(second, 86_400, 1000), at(1070)).activeSeconds).toBe(470);
});

test("whatever arrives in whatever order, time only grows, and a clock that jumped back takes none away", () => {
  const packets = fc.array(
    fc.tuple(fc.constantFrom(first, second), fc.nat(90_000), fc.integer({ min: -500, max: 500 })),
  );
  fc.assert(
    fc.property(packets, (list) => {
      let row: Parameters<typeof activeTime>[0] = start;
      for (const [assignmentId, seconds, now] of list) {
        const next = activeTime(row, packet(assignmentId, seconds), at(now));
        expect(next.activeSeconds).toBeGreaterThanOrEqual(row.activeSeconds);
        row = { assignmentId, ...next };
      }
    }),
  );
});
