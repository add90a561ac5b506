import { describe, expect, test } from "bun:test";
import { readFilters, writeFilters } from "./filters.ts";

describe("filters in the address", () => {
  test("only the named ones are read, and empty ones count as none", () => {
    expect(readFilters("?status=open&projectId=&x=1", ["status", "projectId"])).toEqual({ status: "open" });
  });

  test("changing one keeps the others", () => {
    expect(writeFilters("?status=open&task=7", { status: "completed" })).toBe("status=completed&task=7");
  });

  test("clearing one removes its name", () => {
    expect(writeFilters("?status=open&task=7", { status: null, task: "" })).toBe("");
  });

  test("the same filters always make the same address", () => {
    expect(writeFilters("?b=2", { a: "1" })).toBe(writeFilters("?a=1", { b: "2" }));
  });

  test("what is written is read back, whatever the characters", () => {
    const value = "a&b=c d/ü#?";
    expect(readFilters(writeFilters("", { search: value }), ["search"])).toEqual({ search: value });
  });
});
