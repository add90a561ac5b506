import { betaQuantile } from "./statistics/skill/beta.ts";
import type { Evidence } from "./store/skill.ts";

/** How well somebody works: the share of his work that is right, and between what it lies with 95 %. */
export interface Skill {
  mean: number;
  low: number;
  high: number;
}

/** What is expected of somebody of whom nothing is known, in a project of which nothing is known: right four times in five. */
const USUAL = { right: 8, wrong: 2 };

/** How often the people of a project are right, taken together. */
export function usualSkill(everybody: readonly Pick<Evidence, "right" | "wrong">[]): number {
  const right = everybody.reduce((sum, one) => sum + one.right, USUAL.right);
  const wrong = everybody.reduce((sum, one) => sum + one.wrong, USUAL.wrong);
  return right / (right + wrong);
}

/** Nobody is known to be good or bad before the first judgement: a uniform prior. */
const PRIOR = 1;

/** The mean alone, which is had at once, where its interval takes as long as all else that an answer asks for. */
export function meanSkill(evidence: Pick<Evidence, "right" | "wrong"> | undefined): number {
  const [right, wrong] = [PRIOR + (evidence?.right ?? 0), PRIOR + (evidence?.wrong ?? 0)];
  return right / (right + wrong);
}

/** The Beta-binomial posterior of a skill with its equal-tailed credible interval; of nobody known, the prior's. */
export function skillOf(evidence: Pick<Evidence, "right" | "wrong"> | undefined): Skill {
  const [a, b] = [PRIOR + (evidence?.right ?? 0), PRIOR + (evidence?.wrong ?? 0)];
  return { mean: meanSkill(evidence), low: betaQuantile(0.025, a, b), high: betaQuantile(0.975, a, b) };
}
