import { describe, expect, test } from "bun:test";
import { byNoun, roleNameFrom } from "./permissions.ts";

describe("permissions and roles", () => {
  test("permissions are grouped by noun, in order", () => {
    expect(byNoun(["task.read", "export.create", "task.assign"])).toEqual([
      ["export", ["create"]],
      ["task", ["assign", "read"]],
    ]);
  });

  test.each([
    ["Night shift lead", "night_shift_lead"],
    ["2nd Reviewer!", "nd_reviewer"],
    ["Prüfer", "pru_fer"],
    ["__", ""],
  ])("the title %p makes the name %p", (title, name) => expect(roleNameFrom(title)).toBe(name));
});
