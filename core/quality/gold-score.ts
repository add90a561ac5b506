import type { Comparison } from "../annotations/contract.ts";
import type { Result } from "../annotations/region.contract.ts";
import { agreementOf } from "./agreement.ts";
import type { GoldAnswerRow } from "./store/gold-answers.ts";

/** How an answer agrees with what is expected, 0 to 1, and by class how many of how many regions (questions, by their name) are right. */
export function scoreOf(
  expected: Result,
  comparison: Comparison,
): Pick<GoldAnswerRow, "score"> & { classes: Record<string, [number, number]> } {
  const classes: Record<string, [number, number]> = {};
  const count = (name: string, right: boolean) => {
    const [agreed, of] = classes[name] ?? [0, 0];
    classes[name] = [agreed + Number(right), of + 1];
  };
  const paired = new Map(comparison.pairs.map((pair) => [pair.left, pair]));
  for (const region of expected.regions) {
    const pair = paired.get(region.id);
    count(region.class, pair !== undefined && pair.sameClass && pair.iou >= 0.5);
  }
  for (const { field, equal } of comparison.answers) count(field, equal);
  return { score: agreementOf(comparison), classes };
}

/** A text that is the same for answers that say exactly the same, whatever their regions are called; empty where people choose, and need not draw. */
export function fingerprintOf({ regions }: Result): string {
  const drawn = regions.filter((region) => region.type !== "span");
  if (drawn.length === 0) return "";
  const said = drawn.map(({ id: _id, score: _score, ...rest }) => JSON.stringify(rest)).sort();
  return new Bun.CryptoHasher("sha256").update(said.join("\n")).digest("hex");
}

/** What of an answer counts, and since when. */
export type Counted = Pick<GoldAnswerRow, "score" | "answeredAt">;
const DAY_MS = 86_400_000;

/** The mean of scores, each of which counts half after `halfLifeDays`; null of fewer than `minAnswers`. */
export function accuracyOf(
  answers: readonly Counted[],
  now: Date,
  { minAnswers, halfLifeDays }: { minAnswers: number; halfLifeDays: number },
): number | null {
  if (answers.length < minAnswers) return null;
  let [sum, weights] = [0, 0];
  for (const { score, answeredAt } of answers) {
    const weight = 2 ** (-Math.max(0, now.getTime() - answeredAt.getTime()) / DAY_MS / halfLifeDays);
    sum += weight * score;
    weights += weight;
  }
  return weights === 0 ? null : sum / weights;
}
