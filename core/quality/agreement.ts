import type { Annotation, Comparison } from "../annotations/contract.ts";
import { medoid } from "./statistics/fusion/medoid.ts";

/** How two annotations compare; how alike two answers are counts where it is known, and else whether they are equal. */
export type Compared = Omit<Comparison, "answers"> & { answers: readonly AnswerCompared[] };
type AnswerCompared = Comparison["answers"][number] & { likeness?: number };

/** How two annotations agree, 0 to 1: the mean of the regions' F1 and of how alike the answers are, where there are any. */
export function agreementOf({ f1, pairs, onlyLeft, onlyRight, answers }: Compared): number {
  const drawn = pairs.length + onlyLeft.length + onlyRight.length > 0;
  const parts = [
    ...(drawn ? [f1] : []),
    ...(answers.length > 0 ? [mean(answers.map(({ equal, likeness }) => likeness ?? Number(equal)))] : []),
  ];
  return parts.length === 0 ? 1 : mean(parts);
}

function mean(list: readonly number[]): number {
  return list.reduce((sum, one) => sum + one, 0) / list.length;
}

/** Mean pairwise agreement; null with fewer than two annotations. */
export function meanAgreement(comparisons: readonly Compared[]): number | null {
  return comparisons.length === 0 ? null : mean(comparisons.map(agreementOf));
}

/** Annotators who agree less than this on work that passed have understood the task differently. */
const DISAGREE = 0.5;

/** Whether people agree so little that a person has to decide, however sure one is of what they mean. */
export function areApart(agreement: number | null): boolean {
  return agreement !== null && agreement < DISAGREE;
}

type Candidate = Pick<Annotation, "id" | "submittedAt">;

/** The annotation that agrees most with the others; of equals the one handed in first. Those that were not compared agree with none. Null of none. */
export function mostAgreed(annotations: readonly Candidate[], comparisons: readonly Compared[]): string | null {
  if (annotations.length === 0) return null;
  const known = new Map(comparisons.map((one) => [pairOf(one.left, one.right), agreementOf(one)]));
  const inOrder = annotations.toSorted((a, b) => order(a.submittedAt ?? "", b.submittedAt ?? "") || order(a.id, b.id));
  const weights = inOrder.map(() => 1);
  return medoid(inOrder, weights, (a, b) => known.get(pairOf(a.id, b.id)) ?? 0).id;
}

function pairOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
