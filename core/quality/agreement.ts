import type { Annotation, Comparison } from "../annotations/contract.ts";

/** How two annotations agree, 0 to 1: the mean of the regions' F1 and the share of equal answers, where there are any. */
export function agreementOf({ f1, pairs, onlyLeft, onlyRight, answers }: Comparison): number {
  const drawn = pairs.length + onlyLeft.length + onlyRight.length > 0;
  const parts = [
    ...(drawn ? [f1] : []),
    ...(answers.length > 0 ? [answers.filter((answer) => answer.equal).length / answers.length] : []),
  ];
  return parts.length === 0 ? 1 : mean(parts);
}

function mean(list: readonly number[]): number {
  return list.reduce((sum, one) => sum + one, 0) / list.length;
}

/** Mean pairwise agreement; null with fewer than two annotations. */
export function meanAgreement(comparisons: readonly Comparison[]): number | null {
  return comparisons.length === 0 ? null : mean(comparisons.map(agreementOf));
}

type Candidate = Pick<Annotation, "id" | "submittedAt">;

/** The annotation that agrees most with the others; of equals the one handed in first. Null of none. */
export function mostAgreed(annotations: readonly Candidate[], comparisons: readonly Comparison[]): string | null {
  const scored = annotations.map((one) => {
    const about = comparisons.filter(({ left, right }) => left === one.id || right === one.id);
    return { id: one.id, at: one.submittedAt ?? "", score: meanAgreement(about) ?? 1 };
  });
  scored.sort((a, b) => b.score - a.score || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0) || (a.id < b.id ? -1 : 1));
  return scored[0]?.id ?? null;
}
