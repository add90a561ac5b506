import { betaQuantile } from "./beta.ts";

/** A judgement of one piece of work: how right it was, 0 to 1, and when, in milliseconds of any epoch. */
export interface Judged {
  score: number;
  at: number;
  /** How much it says, 1 when absent, e.g. less for an agreement than for a gold. */
  weight?: number;
}

/** What is known of a skill: a beta distribution and when it was so. */
export interface Skill {
  a: number;
  b: number;
  at: number;
}

export interface SkillEstimate {
  mean: number;
  low: number;
  high: number;
  /** How much evidence there is: as many judgements of today's weight. */
  evidence: number;
}

export interface SkillModel {
  /** Mean of what is expected of a beginner, 0.5 when absent, e.g. the project's mean. */
  priorMean?: number;
  /** As many judgements is that worth, 2 when absent. */
  priorWeight?: number;
  /** After so many milliseconds a judgement weighs half, 30 days when absent; Infinity never forgets. */
  halfLife?: number;
}

const DAY = 86_400_000;

/** What is expected before the first judgement. */
export function beginner(at: number, { priorMean = 0.5, priorWeight = 2 }: SkillModel = {}): Skill {
  return { a: priorMean * priorWeight, b: (1 - priorMean) * priorWeight, at };
}

/**
 * A skill after a judgement: older ones fade towards the beginner's, by the half-life (a Beta-binomial filter with discounting, West and
 * Harrison 1997). One older than the last is taken at what it weighs by now. A score or weight that is NaN changes nothing; scores are held within 0 to 1.
 */
export function judge(skill: Skill, { score, at, weight = 1 }: Judged, model: SkillModel = {}): Skill {
  if (Number.isNaN(score) || !(weight > 0) || !Number.isFinite(at)) return skill;
  const now = fade(skill, Math.max(skill.at, at), model);
  const worth = weight * kept(Math.max(0, skill.at - at), model);
  const right = Math.min(1, Math.max(0, score));
  return { a: now.a + worth * right, b: now.b + worth * (1 - right), at: now.at };
}

/** The same skill later, when older judgements weigh less. */
export function fade(skill: Skill, at: number, model: SkillModel = {}): Skill {
  const share = kept(Math.max(0, at - skill.at), model);
  const start = beginner(at, model);
  return {
    a: start.a + (skill.a - start.a) * share,
    b: start.b + (skill.b - start.b) * share,
    at: Math.max(at, skill.at),
  };
}

/** A skill's mean and its equal-tailed credible interval, 95 % when no level is given. */
export function skillOf(skill: Skill, model: SkillModel = {}, level = 0.95): SkillEstimate {
  const { a, b } = skill;
  const tail = (1 - level) / 2;
  return {
    mean: a / (a + b),
    low: betaQuantile(tail, a, b),
    high: betaQuantile(1 - tail, a, b),
    evidence: Math.max(0, a + b - (model.priorWeight ?? 2)),
  };
}

function kept(age: number, { halfLife = 30 * DAY }: SkillModel): number {
  return 0.5 ** (age / halfLife);
}
