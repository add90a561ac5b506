import { describe, expect, test } from "bun:test";
import { paramsText, standardParams } from "./rules.ts";

describe("automated rules in words", () => {
  test("only the values that are set are said", () => {
    expect(paramsText({ min: 1, class: "Car" }, "region_count")).toBe("at least 1, of the class Car");
    expect(paramsText({ seconds: 3 }, "too_fast")).toBe("at least 3 s for the whole");
    expect(paramsText({}, "required_fields")).toBe("");
  });

  test("a new rule begins with its standard values and without optional ones", () => {
    expect(standardParams("region_count")).toEqual({ min: 1 });
    expect(standardParams("duplicates")).toEqual({ iou: 0.95 });
  });
});
