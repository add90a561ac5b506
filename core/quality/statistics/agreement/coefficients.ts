import type { Field } from "../../../projects/label-schema.contract.ts";
import type { Estimate, Resampling } from "../bootstrap.ts";
import type { Crowd } from "../crowd.ts";
import { equalShare } from "./equal-share.ts";
import { fleissKappa, gwetAc, percentAgreement } from "./many-raters.ts";
import { byMessage, lastOf, numbers, type Said, scaled, setAlpha } from "./question-agreement.ts";
import { ratioAlpha } from "./ratio-alpha.ts";
import { jaccardDistance } from "./set-distance.ts";

export interface NamedEstimate {
  name: "percent" | "fleiss_kappa" | "gwet_ac1" | "gwet_ac2" | "ratio_alpha" | "jaccard_alpha";
  estimate: Estimate;
  /** Into how many equal parts a longer scale was cut for it; null where it was not. */
  bins: number | null;
}

/**
 * What else people know agreement by. Of every kind of answer the share of pairs that are equal: sets with the same options, rankings in the
 * same order, texts with the same words in the same order whatever their case, numbers that differ by rounding alone. Of one label out of
 * several, which is what `crowd` holds, and of ratings also Fleiss' kappa and Gwet's coefficient, which for ratings forgives those that are
 * near each other; of sets alpha by Jaccard's distance; of amounts of which none is negative alpha by their ratio. `kind` is null for regions.
 */
export function coefficientsOf(
  kind: Field["kind"] | null,
  said: readonly Said[],
  crowd: Crowd,
  resampling: Resampling = {},
): NamedEstimate[] {
  switch (kind) {
    case "rating": {
      const { crowd: ratings, bins } = scaled(said);
      return ofClasses(ratings, resampling, bins, equal(said, resampling).estimate);
    }
    case "number": {
      const amounts = numbers(said);
      if (amounts.values.length === 0) return [];
      const share = equal(said, resampling);
      if (amounts.values.some((one) => one < 0)) return [share];
      return [share, { name: "ratio_alpha", estimate: ratioAlpha(amounts, resampling), bins: null }];
    }
    case "message_ratings":
      return some([equal(lastOf(said).flatMap(byMessage), resampling)]);
    case "text":
    case "ranking":
      return some([equal(said, resampling)]);
    case "multi_choice":
      return some([equal(said.map(asSet), resampling), ofSets(said, resampling)]);
    case "taxonomy":
      return crowd.labels.length === 0 ? [] : [...ofClasses(crowd, resampling), ofSets(said, resampling)];
    case null:
    case "choice":
    case "pairwise":
    case "date":
      return ofClasses(crowd, resampling);
  }
}

/** Nothing where no task has two answers. */
function some(found: NamedEstimate[]): NamedEstimate[] {
  return found.filter(({ estimate }) => estimate.units > 0);
}

function ofSets(said: readonly Said[], resampling: Resampling): NamedEstimate {
  return { name: "jaccard_alpha", estimate: setAlpha(lastOf(said), jaccardDistance, resampling), bins: null };
}

function asSet(one: Said): Said {
  return Array.isArray(one.answer) ? { ...one, answer: [...new Set(one.answer)].sort() } : one;
}

/** Of ratings `exact` is the share that agrees to the step, which no cutting of the scale blurs. */
function ofClasses(
  crowd: Crowd,
  resampling: Resampling,
  bins: number | null = null,
  exact?: Estimate,
): NamedEstimate[] {
  if (crowd.labels.length === 0) return [];
  const gwet = gwetAc(crowd, { ...resampling, weighting: exact ? "quadratic" : "identity" });
  return [
    { name: "percent", estimate: exact ?? percentAgreement(crowd, resampling), bins: null },
    { name: "fleiss_kappa", estimate: fleissKappa(crowd, resampling), bins },
    { name: exact ? "gwet_ac2" : "gwet_ac1", estimate: gwet, bins },
  ];
}

function equal(said: readonly Said[], resampling: Resampling): NamedEstimate {
  const keys = lastOf(said).map(({ task, answer }) => ({ task, key: keyOf(answer) }));
  return { name: "percent", estimate: equalShare(keys, resampling), bins: null };
}

/** What an answer comes to; numbers to 12 digits, so that 0.1 + 0.2 is 0.3. */
function keyOf(answer: Said["answer"]): string {
  if (typeof answer === "number") return String(Number(answer.toPrecision(12)));
  if (typeof answer === "string") return answer.normalize("NFKC").toLowerCase().split(/\s+/u).filter(Boolean).join(" ");
  return JSON.stringify(answer);
}
