import * as v from "valibot";
import { invalid } from "../kernel/wire/problem.ts";
import type { QualityRule } from "./contract.ts";
import { qualityProblems } from "./problems.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(50_000));
const seconds = v.pipe(v.number(), v.minValue(0), v.maxValue(86_400));

export const ruleParams = {
  region_count: v.pipe(
    v.strictObject({
      min: v.optional(count),
      max: v.optional(count),
      class: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(80))),
    }),
    v.check(({ min, max }) => min !== undefined || max !== undefined, "needs min or max"),
    v.check(({ min, max }) => min === undefined || max === undefined || min <= max, "min must not be above max"),
  ),
  min_size: v.strictObject({ pixels: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100_000)), 4) }),
  inside_image: v.strictObject({ tolerance: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100_000)), 0.5) }),
  duplicates: v.strictObject({ iou: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(1)), 0.95) }),
  too_fast: v.pipe(
    v.strictObject({ seconds: v.optional(seconds), perRegion: v.optional(seconds) }),
    v.transform((given) => (given.seconds === undefined && given.perRegion === undefined ? { seconds: 3 } : given)),
  ),
  required_fields: v.strictObject({}),
};
export type ParamsOf<K extends QualityRule["kind"]> = v.InferOutput<(typeof ruleParams)[K]>;

/** A rule's parameters with their defaults; throws `quality.invalid_rule` with a pointer to each that does not fit. */
export function paramsOf<K extends QualityRule["kind"]>(kind: K, given: unknown): ParamsOf<K> {
  const parsed = v.safeParse(ruleParams[kind], given);
  if (!parsed.success) throw qualityProblems.invalid_rule({ ...invalid(parsed.issues, "/params").fields });
  return parsed.output as ParamsOf<K>;
}
