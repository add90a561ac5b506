/** How annotators did on golds, as columns, one row an answer to a gold: scores 0 to 1, NaN is not known. */
export interface GoldAnswers {
  golds: Uint32Array;
  workers: Uint32Array;
  scores: Float64Array;
  goldCount: number;
  workerCount: number;
}

export type GoldFlag = "too_few" | "too_easy" | "too_hard" | "does_not_discriminate" | "misleads";

export interface GoldHealth {
  answers: number;
  /** Mean score: 1 is easy. */
  ease: number | null;
  /** Correlation of the score with the workers' mean on all other golds (the corrected item-total correlation; point-biserial for right and wrong); null where either does not vary. */
  discrimination: number | null;
  /** Mean score of the best 27 % of workers less that of the worst (Kelley 1939); null with fewer than ten answers. */
  upperLower: number | null;
  flags: GoldFlag[];
}

const FEWEST = 10;
const EASY = 0.98;
const HARD = 0.2;
const WEAK = 0.1;
const KELLEY = 0.27;

/** What each gold tells of those who answer it: one that the better fail is likely wrong itself (`misleads`), one that all pass tells nothing. */
export function goldHealth(given: GoldAnswers): GoldHealth[] {
  const { golds, workers, scores, goldCount, workerCount } = given;
  const usable = [...golds.keys()].filter(
    (at) => golds[at]! < goldCount && workers[at]! < workerCount && !Number.isNaN(scores[at]!),
  );
  const sums = new Float64Array(workerCount);
  const counts = new Float64Array(workerCount);
  for (const at of usable) {
    sums[workers[at]!]! += scores[at]!;
    counts[workers[at]!]!++;
  }
  const byGold = Map.groupBy(usable, (at) => golds[at]!);
  return Array.from({ length: goldCount }, (_, gold) => {
    const all = byGold.get(gold) ?? [];
    const answers = all.map((at) => ({
      score: scores[at]!,
      rest: (sums[workers[at]!]! - scores[at]!) / (counts[workers[at]!]! - 1),
    }));
    return healthOf(answers);
  });
}

interface Answer {
  score: number;
  /** The worker's mean on the other golds; NaN when there is none. */
  rest: number;
}

function healthOf(answers: readonly Answer[]): GoldHealth {
  const ease = answers.length === 0 ? null : mean(answers.map(({ score }) => score));
  const compared = answers.filter(({ rest }) => Number.isFinite(rest));
  const discrimination = correlation(compared);
  const flags: GoldFlag[] = [];
  if (answers.length < FEWEST) flags.push("too_few");
  else if (discrimination !== null && discrimination < -WEAK) flags.push("misleads");
  else if (ease! >= EASY) flags.push("too_easy");
  else if (ease! <= HARD) flags.push("too_hard");
  else if (discrimination !== null && discrimination < WEAK) flags.push("does_not_discriminate");
  return { answers: answers.length, ease, discrimination, upperLower: upperLower(compared), flags };
}

function upperLower(answers: readonly Answer[]): number | null {
  if (answers.length < FEWEST) return null;
  const sorted = answers.toSorted((a, b) => a.rest - b.rest).map(({ score }) => score);
  const group = Math.max(1, Math.round(KELLEY * sorted.length));
  return mean(sorted.slice(-group)) - mean(sorted.slice(0, group));
}

function correlation(answers: readonly Answer[]): number | null {
  const [x, y] = [mean(answers.map(({ score }) => score)), mean(answers.map(({ rest }) => rest))];
  const sum = (of: (one: Answer) => number) => answers.reduce((total, one) => total + of(one), 0);
  const [scores, rests] = [sum(({ score }) => (score - x) ** 2), sum(({ rest }) => (rest - y) ** 2)];
  if (!(scores > 1e-12 && rests > 1e-12)) return null;
  return sum(({ score, rest }) => (score - x) * (rest - y)) / Math.sqrt(scores * rests);
}

function mean(list: readonly number[]): number {
  return list.reduce((sum, one) => sum + one, 0) / list.length;
}
