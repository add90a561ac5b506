import { describe, expect, test } from "bun:test";
import type { Difference } from "./differences.ts";
import { type DraftIssue, issuesToSend, likelyCategory, quickReasons, withIssue } from "./issues.ts";

const fresh = { annotationId: "ann", regionId: "r1", category: "imprecise", comment: "" };
const difference = (...ways: ("missing" | "class" | "place" | "attributes")[]): Difference => ({
  kind: "region",
  key: "k",
  thing: { members: [] },
  ways,
});

describe("remarks", () => {
  test("are numbered on, and never reuse the number of one that stays", () => {
    const first = withIssue([], fresh);
    const second = withIssue(first.issues, { ...fresh, regionId: "r2" });
    const third = withIssue(second.issues.slice(1), { ...fresh, regionId: "r3" });
    expect([first.key, second.key, third.key]).toEqual([1, 2, 3]);
  });
  test("a region has one remark; asked for again, that one is opened", () => {
    const first = withIssue([], fresh);
    const again = withIssue(first.issues, { ...fresh, comment: "other" });
    expect(again).toEqual({ issues: first.issues, key: 1 });
  });
  test("the same region id in another annotation is another region", () => {
    expect(withIssue(withIssue([], fresh).issues, { ...fresh, annotationId: "other" }).issues).toHaveLength(2);
  });
  test("several remarks may be about the whole", () => {
    const whole = { ...fresh, regionId: null };
    expect(withIssue(withIssue([], whole).issues, whole).issues).toHaveLength(2);
  });
  test("those of annotations that do not go back are not sent", () => {
    const issues: DraftIssue[] = [
      { ...fresh, key: 1, comment: " too wide " },
      { ...fresh, key: 2, annotationId: "other" },
    ];
    expect(issuesToSend(issues, new Set(["ann"]))).toEqual([{ ...fresh, comment: "too wide" }]);
  });
});

describe("what is probably wrong", () => {
  test.each([
    [difference("missing"), true, "superfluous"],
    [difference("missing"), false, "missing"],
    [difference("class", "place"), true, "wrong_class"],
    [difference("place"), true, "imprecise"],
    [difference("attributes"), true, "wrong_attribute"],
    [null, true, "imprecise"],
  ] as const)("follows from how the sides differ (%#)", (found, present, category) => {
    expect(likelyCategory(found, present)).toBe(category);
  });
  test("common reasons speak of the remarks when there are some", () => {
    expect(quickReasons("image", 0).map((one) => one.label)).not.toContain("See remarks");
    expect(quickReasons("image", 3)[0]?.words).toBe("Please see the 3 remarks.");
  });
});
