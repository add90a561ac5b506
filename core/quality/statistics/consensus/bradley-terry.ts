/** Which of two things was preferred, as columns, one row a comparison. */
export interface Preferences {
  left: Uint32Array;
  right: Uint32Array;
  /** 0: the left one, 1: the right one, 2: a tie. */
  outcomes: Uint8Array;
  things: number;
}

export interface BradleyTerry {
  /** Strength of each thing, above 0: one is preferred to another by its part of the two strengths. */
  strengths: Float64Array;
  /** How likely ties are: 0 when there are none. */
  ties: number;
  /** Comparisons that counted: neither of a thing with itself nor out of range. */
  comparisons: number;
  iterations: number;
  converged: boolean;
}

export interface Ranking {
  iterations?: number;
  tolerance?: number;
  /** Wins and losses, each so many, of every thing against one of strength 1, 0.1 when absent: what never won or never met others stays finite. */
  prior?: number;
}

/** One pair of things: how often they met and how often they tied. */
export interface Met {
  a: number;
  b: number;
  count: number;
  ties: number;
}

/** Bradley and Terry's model (1952) with ties as Davidson (1970) has them, by minorising and maximising as Hunter (2004) does. */
export function bradleyTerry(preferences: Preferences, options: Ranking = {}): BradleyTerry {
  const { iterations = 2000, tolerance = 1e-8 } = options;
  const prior = priorOf(options);
  const { met, wins, comparisons } = tally(preferences);
  const tied = met.reduce((sum, pair) => sum + pair.ties, 0);
  const strengths = new Float64Array(preferences.things).fill(1);
  let ties = tied > 0 ? 1 : 0;
  let moved = Infinity;
  let round = 0;
  while (round < iterations && moved > tolerance) {
    const pull = strengths.map((one) => (2 * prior) / (one + 1));
    let expectedTies = 0;
    for (const { a, b, count } of met) {
      const [x, y] = [strengths[a]!, strengths[b]!];
      const between = Math.sqrt(x) * Math.sqrt(y);
      const part = count / (x + y + ties * between);
      expectedTies += part * between;
      pull[a]! += part * (1 + (ties / 2) * Math.sqrt(y / x));
      pull[b]! += part * (1 + (ties / 2) * Math.sqrt(x / y));
    }
    const next = centred(pull.map((one, at) => (wins[at]! + prior) / one));
    moved = next.reduce((most, one, at) => Math.max(most, Math.abs(Math.log(one / strengths[at]!))), 0);
    strengths.set(next);
    const nextTies = tied === 0 ? 0 : tied / expectedTies;
    if (tied > 0) moved = Math.max(moved, Math.abs(Math.log(nextTies / ties)));
    ties = nextTies;
    round++;
  }
  return { strengths, ties, comparisons, iterations: round, converged: moved <= tolerance };
}

export function priorOf({ prior = 0.1 }: Ranking): number {
  return Math.max(1e-6, prior);
}

/** The same strengths by the common factor that suits the prior best: comparisons say nothing of it, so it would be found last. */
function centred(strengths: Float64Array): Float64Array {
  let factor = 1;
  for (let step = 0; step < SCALE_STEPS; step++) {
    let [slope, information] = [0, 0];
    for (const one of strengths) {
      const part = (one * factor) / (one * factor + 1);
      slope += 1 - 2 * part;
      information += 2 * part * (1 - part);
    }
    if (information > 0) factor *= Math.exp(Math.max(-1, Math.min(1, slope / information)));
  }
  return strengths.map((one) => one * factor);
}
const SCALE_STEPS = 5;

/** How likely each outcome is when two things meet. */
export function outcomeOf({ strengths, ties }: Pick<BradleyTerry, "strengths" | "ties">, left: number, right: number) {
  const [x, y] = [strengths[left]!, strengths[right]!];
  const tie = ties * Math.sqrt(x) * Math.sqrt(y);
  const all = x + y + tie;
  return { left: x / all, right: y / all, tie: tie / all };
}

/** Each pair once, and the wins of each thing, a tie counting half. */
export function tally({ left, right, outcomes, things }: Preferences) {
  const pairs = new Map<number, Met>();
  const wins = new Float64Array(things);
  let comparisons = 0;
  for (let at = 0; at < left.length; at++) {
    const [a, b] = [Math.min(left[at]!, right[at]!), Math.max(left[at]!, right[at]!)];
    if (a === b || b >= things || outcomes[at]! > 2) continue;
    const pair = pairs.get(a * things + b) ?? { a, b, count: 0, ties: 0 };
    pairs.set(a * things + b, pair);
    comparisons++;
    pair.count++;
    if (outcomes[at] === 2) {
      pair.ties++;
      wins[a]! += 0.5;
      wins[b]! += 0.5;
    } else wins[outcomes[at] === 0 ? left[at]! : right[at]!]!++;
  }
  return { met: [...pairs.values()], wins, comparisons };
}
