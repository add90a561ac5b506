import type { Field } from "../../../projects/label-schema.contract.ts";
import type { Estimate, Resampling } from "../bootstrap.ts";
import type { Crowd } from "../crowd.ts";
import { fleissKappa, gwetAc, percentAgreement } from "./many-raters.ts";
import { numbers, type Said, scaled } from "./question-agreement.ts";
import { ratioAlpha } from "./ratio-alpha.ts";

export interface NamedEstimate {
  name: "percent" | "fleiss_kappa" | "gwet_ac1" | "gwet_ac2" | "ratio_alpha";
  estimate: Estimate;
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
    case "rating":
      return ofClasses(scaled(said), resampling, true);
    case "number": {
      const amounts = numbers(said);
      if (amounts.values.length === 0 || amounts.values.some((one) => one < 0)) return [];
      return [{ name: "ratio_alpha", estimate: ratioAlpha(amounts, resampling) }];
    }
    case null:
    case "choice":
    case "taxonomy":
    case "pairwise":
    case "date":
      return ofClasses(crowd, resampling, false);
    default:
      return [];
  }
}

function ofClasses(crowd: Crowd, resampling: Resampling, ordered: boolean): NamedEstimate[] {
  if (crowd.labels.length === 0) return [];
  const gwet = gwetAc(crowd, { ...resampling, weighting: ordered ? "quadratic" : "identity" });
  return [
    { name: "percent", estimate: percentAgreement(crowd, resampling) },
    { name: "fleiss_kappa", estimate: fleissKappa(crowd, resampling) },
    { name: ordered ? "gwet_ac2" : "gwet_ac1", estimate: gwet },
  ];
}
