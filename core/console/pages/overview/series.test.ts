import { describe, expect, test } from "bun:test";
import { byDay, dayName } from "./series.ts";

const now = Date.parse("2026-03-10T09:30:00Z");

describe("series by day", () => {
  test("a day on which nothing happened is a zero and not a gap", () => {
    const rows = byDay({ done: [{ at: "2026-03-08T00:00:00Z", value: 3 }] }, 3, now);
    expect(rows).toEqual([
      { day: "2026-03-08", done: 3 },
      { day: "2026-03-09", done: 0 },
      { day: "2026-03-10", done: 0 },
    ]);
  });

  test("points of one day are added up, those before the window are left out", () => {
    const points = [
      { at: "2026-03-10T01:00:00Z", value: 1 },
      { at: "2026-03-10T08:00:00Z", value: 2 },
      { at: "2026-01-01T00:00:00Z", value: 99 },
    ];
    expect(byDay({ done: points }, 1, now)).toEqual([{ day: "2026-03-10", done: 3 }]);
  });

  test("days are named in UTC, as they were counted", () => {
    expect(dayName("2026-03-09")).toBe("9 Mar");
  });
});
