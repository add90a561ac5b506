/** One piece of work of a session: how right, 0 to 1, and how long it took, in seconds; NaN is not known. */
export interface Effort {
  score: number;
  seconds: number;
}

export interface Fatigue {
  /** Change of the score from the first to the last piece, along the straight line; null with too few. */
  decline: number | null;
  /** Probability of such a decline, or a steeper one, when there is none (one-sided). */
  p: number | null;
  /** The last quarter's median seconds over the first's; null with too few. */
  pace: number | null;
  /** The score declines beyond chance, or work is done in less than half of the time while it gets worse. */
  alarm: boolean;
}

const FEWEST = 12;
const HURRIED = 0.5;

/** Whether somebody tires within a session, by the trend of scores over its pieces (Cochran 1954; Armitage 1955) and of their pace. Fewer than twelve pieces say nothing. */
export function fatigueOf(session: readonly Effort[], level = 0.01): Fatigue {
  const scored = session
    .filter(({ score }) => !Number.isNaN(score))
    .map(({ score }) => Math.min(1, Math.max(0, score)));
  const { decline, p } = trend(scored);
  const pace = paceOf(
    session.map(({ seconds }) => seconds).filter((seconds) => seconds >= 0 && Number.isFinite(seconds)),
  );
  const tired = p !== null && p < level;
  const careless = pace !== null && pace < HURRIED && decline !== null && decline < 0 && p !== null && p < 10 * level;
  return { decline, p, pace, alarm: tired || careless };
}

function trend(scores: readonly number[]): { decline: number | null; p: number | null } {
  const count = scores.length;
  if (count < FEWEST) return { decline: null, p: null };
  const mean = scores.reduce((sum, one) => sum + one, 0) / count;
  const middle = (count - 1) / 2;
  const together = scores.reduce((sum, one, at) => sum + (at - middle) * (one - mean), 0);
  const places = (count * (count * count - 1)) / 12;
  const spread = scores.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (count - 1);
  const decline = (together / places) * (count - 1);
  return { decline, p: spread === 0 ? 1 : normalShare(together / Math.sqrt(spread * places)) };
}

function paceOf(seconds: readonly number[]): number | null {
  if (seconds.length < FEWEST) return null;
  const quarter = Math.floor(seconds.length / 4);
  const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[list.length >> 1]!;
  const first = median(seconds.slice(0, quarter));
  return first > 0 ? median(seconds.slice(-quarter)) / first : null;
}

/** Share of a normal distribution below z (Abramowitz and Stegun 26.2.17), to seven digits. */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z < 0 ? tail : 1 - tail;
}
