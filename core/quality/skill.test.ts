import { describe, expect, test } from "bun:test";
import { shareBySkill } from "./review-policy.ts";
import { skillOf } from "./skill.ts";

describe("a skill", () => {
  test("is unknown before the first judgement, and sure after many", () => {
    expect(skillOf(undefined)).toEqual({ mean: 0.5, low: expect.closeTo(0.025, 9), high: expect.closeTo(0.975, 9) });
    const many = skillOf({ right: 950, wrong: 50 });
    expect(many.mean).toBeCloseTo(951 / 1002, 12);
    expect(many.high - many.low).toBeLessThan(0.03);
  });
});

test("all work is reviewed of whoever may be poor, and less the better somebody surely is", () => {
  const policy = { fullBelow: 0.7, leastShare: 0.1 };
  expect([0, 0.7, 0.85, 1].map((skill) => Number(shareBySkill(skill, policy).toFixed(9)))).toEqual([1, 1, 0.55, 0.1]);
});
