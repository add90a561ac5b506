/** What is taken to have been seen before the first answer, so that no probability becomes 0. */
export interface Smoothing {
  /** Right answers of every worker to each class. */
  right: number;
  /** Answers of every worker with each other class, to each class. */
  wrong: number;
  /** Tasks of each class. */
  classes: number;
}

/** Less than this and a product of probabilities could become 0. */
export const LEAST_SMOOTHING = 1e-12;

/** A smoothing that favours no class where only a number is given. */
export function smoothingOf(given: number | Smoothing = 0.01): Smoothing {
  const { right, wrong, classes } = typeof given === "number" ? { right: given, wrong: given, classes: given } : given;
  const floor = (one: number) => Math.max(LEAST_SMOOTHING, one);
  return { right: floor(right), wrong: floor(wrong), classes: floor(classes) };
}

/** Trusts a worker of whom little is known to be right so often, as if so many answers to each class had shown it. */
export function trusting(classCount: number, share = 0.8, answers = 4): Smoothing {
  if (classCount < 2) return { right: answers, wrong: 0, classes: 1 };
  return { right: answers * share, wrong: (answers * (1 - share)) / (classCount - 1), classes: 1 };
}

/** Turns counts of answers, at `(worker * classCount + said) * classCount + truth`, into the probabilities that the worker says so; into the array given, when one is. */
export function confusionsOf(
  counts: Float64Array,
  classCount: number,
  { right, wrong }: Smoothing,
  into: Float64Array = new Float64Array(counts.length),
): Float64Array {
  const block = classCount * classCount;
  const beforehand = right + wrong * (classCount - 1);
  for (let worker = 0; worker < counts.length; worker += block)
    for (let truth = 0; truth < classCount; truth++) {
      let sum = beforehand;
      for (let cell = truth; cell < block; cell += classCount) sum += counts[worker + cell]!;
      for (let cell = truth; cell < block; cell += classCount)
        into[worker + cell] = (counts[worker + cell]! + wrong) / sum;
      const correct = worker + truth * classCount + truth;
      into[correct] = (counts[correct]! + right) / sum;
    }
  return into;
}

/** Turns sums of posteriors by class into the share of each class. */
export function priorsOf(sums: Float64Array, { classes }: Smoothing): Float64Array {
  const total = sums.reduce((all, one) => all + one, classes * sums.length);
  return sums.map((one) => (one + classes) / total);
}
