import type { Field } from "../../../projects/label-schema.contract.ts";
import type { Estimate, Resampling } from "../bootstrap.ts";
import type { Crowd } from "../crowd.ts";
import { equalShare } from "./equal-share.ts";
import { fleissKappa, gwetAc, percentAgreement } from "./many-raters.ts";
import { lastOf, numbers, type Said, scaled } from "./question-agreement.ts";
import { ratioAlpha } from "./ratio-alpha.ts";

export interface NamedEstimate {
  name: "percent" | "fleiss_kappa" | "gwet_ac1" | "gwet_ac2" | "ratio_alpha";
  estimate: Estimate;
  /** Into how many equal parts a longer scale was cut for it; null where it was not. */
  bins: number | null;
}

/**
 * What else people know agreement by: of one label out of several, which is what `crowd` holds, and of ratings the share that agrees, Fleiss'
 * kappa and Gwet's coefficient, which for ratings forgives those that are near each other; of amounts of which none is negative, alpha by
 * their ratio. Nothing of sets, words and rankings. `kind` is null for regions.
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
      return ofClasses(ratings, resampling, bins, exact(said, resampling));
    }
    case "number": {
      const amounts = numbers(said);
      if (amounts.values.length === 0 || amounts.values.some((one) => one < 0)) return [];
      return [{ name: "ratio_alpha", estimate: ratioAlpha(amounts, resampling), bins: null }];
    }
    case null:
    case "choice":
    case "taxonomy":
    case "pairwise":
    case "date":
      return ofClasses(crowd, resampling);
    default:
      return [];
  }
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

/** The share of equal ratings. */
function exact(said: readonly Said[], resampling: Resampling): Estimate {
  const rated = lastOf(said).filter(({ answer }) => typeof answer === "number");
  return equalShare(
    rated.map(({ task, answer }) => ({ task, key: String(answer) })),
    resampling,
  );
}
