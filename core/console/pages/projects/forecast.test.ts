import { describe, expect, test } from "bun:test";
import { forecastText, isLate, type Pace } from "./forecast.ts";

const now = Date.parse("2026-03-01T00:00:00Z");
const pace = (over: Partial<Pace> = {}): Pace => ({
  created: 100,
  completed: 40,
  ratePerDay: 12.4,
  finishAt: "2026-03-06T00:00:00Z",
  ...over,
});

describe("a project's forecast in words", () => {
  test("names the pace and the day", () => {
    expect(forecastText(pace(), 0, null, now)).toBe("At 12 tasks a day it is done on March 6, 2026.");
  });

  test("names no day that is years away", () => {
    const far = pace({ ratePerDay: 6, finishAt: "2031-06-23T00:00:00Z" });
    expect(forecastText(far, 0, null, now)).toBe("At 6 tasks a day it takes about 5.3 years more.");
    expect(forecastText({ ...far, ratePerDay: 1.04 }, 0, null, now)).toStartWith("At 1 task a day it takes");
  });

  test.each([
    ["2026-03-04T00:00:00Z", "2 days late."],
    ["2026-03-05T00:00:00Z", "1 day late."],
    ["2026-03-06T06:00:00Z", "just in time."],
    ["2026-03-10T00:00:00Z", "4 days early."],
  ])("due on %s it is %s", (due, words) => expect(forecastText(pace(), 0, due, now)).toEndWith(words));

  test("without a pace it says what the due date asks for", () => {
    const text = forecastText(pace({ ratePerDay: 0, finishAt: null }), 0, "2026-03-11T00:00:00Z", now);
    expect(text).toBe(
      "60 tasks are left and none was finished lately, so there is no forecast. Finishing by March 11, 2026 needs 6 a day.",
    );
  });

  test("a due date that has passed asks for no pace", () => {
    expect(forecastText(pace({ ratePerDay: 0, finishAt: null }), 0, "2026-02-01T00:00:00Z", now)).not.toContain(
      "needs",
    );
  });

  test("cancelled tasks are no work left", () => {
    expect(forecastText(pace({ completed: 90 }), 10, null, now)).toBe("Every task is done.");
  });

  test("an empty project asks for tasks", () => {
    expect(forecastText(pace({ created: 0, completed: 0 }), 0, null, now)).toContain("Import");
  });

  test("half a day beyond the due date is not late yet", () => {
    expect(isLate(pace(), "2026-03-05T13:00:00Z")).toBe(false);
    expect(isLate(pace(), "2026-03-05T11:00:00Z")).toBe(true);
  });
});
