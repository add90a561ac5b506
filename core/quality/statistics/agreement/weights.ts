export type Weighting = "identity" | "linear" | "quadratic";

/** How much two answers agree by how far their classes are apart, 1 for the same class: `classCount` squared numbers in rows (Cohen 1968). */
export function agreementWeights(classCount: number, weighting: Weighting): Float64Array {
  const weights = new Float64Array(classCount * classCount);
  const furthest = Math.max(1, classCount - 1);
  for (let a = 0; a < classCount; a++)
    for (let b = 0; b < classCount; b++) {
      const apart = Math.abs(a - b) / furthest;
      weights[a * classCount + b] =
        weighting === "identity" ? Number(a === b) : 1 - (weighting === "linear" ? apart : apart * apart);
    }
  return weights;
}
