import { describe, expect, test } from "bun:test";
import { shareBySkill } from "./review-policy.ts";
import { betaQuantile, incompleteBeta, skillOf } from "./skill.ts";

describe("a skill", () => {
  test("is unknown before the first judgement, and sure after many", () => {
    expect(skillOf(undefined)).toEqual({ mean: 0.5, low: expect.closeTo(0.025, 9), high: expect.closeTo(0.975, 9) });
    const many = skillOf({ right: 950, wrong: 50 });
    expect(many.mean).toBeCloseTo(951 / 1002, 12);
    expect(many.high - many.low).toBeLessThan(0.03);
  });
  test("has the interval of its Beta posterior", () => {
    // Beta(2, 1) has the distribution x², Beta(1, 3) has 1 - (1 - x)³.
    expect(betaQuantile(0.025, 2, 1)).toBeCloseTo(Math.sqrt(0.025), 12);
    expect(betaQuantile(0.975, 1, 3)).toBeCloseTo(1 - 0.025 ** (1 / 3), 12);
    expect(incompleteBeta(0.5, 30, 30)).toBeCloseTo(0.5, 12);
    expect(incompleteBeta(0.3, 2, 2)).toBeCloseTo(3 * 0.09 - 2 * 0.027, 12);
  });
});

test("all work is reviewed of whoever may be poor, and less the better somebody surely is", () => {
  const policy = { fullBelow: 0.7, leastShare: 0.1 };
  expect([0, 0.7, 0.85, 1].map((skill) => Number(shareBySkill(skill, policy).toFixed(9)))).toEqual([1, 1, 0.55, 0.1]);
});
