import * as v from "valibot";
import { invalid } from "../kernel/wire/problem.ts";
import type { QualityRule } from "./contract.ts";
import { qualityProblems } from "./problems.ts";
import { expressionProblem } from "./rules/expression.ts";
import { patternProblem } from "./rules/text-pattern.ts";

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(80));
const message = v.optional(v.pipe(v.string(), v.trim(), v.maxLength(200)), "");
const pixels = v.pipe(v.number(), v.minValue(0), v.maxValue(1e12));
const ratio = v.pipe(v.number(), v.minValue(0), v.maxValue(1e6));
const limits = {
  sides: ["minSide", "maxSide"],
  area: ["minArea", "maxArea"],
  ratio: ["minRatio", "maxRatio"],
} as const;
const points = ["minPoints", "maxPoints"] as const;

/** Passes what makes a usable pattern or expression; else says why not. */
function usable(problemOf: (source: string) => string | null) {
  return v.rawCheck<string>(({ dataset, addIssue }) => {
    const problem = dataset.typed ? problemOf(dataset.value) : null;
    if (problem !== null) addIssue({ message: problem });
  });
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(50_000));
const seconds = v.pipe(v.number(), v.minValue(0), v.maxValue(86_400));

export const ruleParams = {
  region_count: v.pipe(
    v.strictObject({
      min: v.optional(count),
      max: v.optional(count),
      class: v.optional(name),
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
  geometry: v.pipe(
    v.strictObject({
      class: v.optional(name),
      minSide: v.optional(pixels),
      maxSide: v.optional(pixels),
      minArea: v.optional(pixels),
      maxArea: v.optional(pixels),
      /** Longer side by shorter side. */
      minRatio: v.optional(ratio),
      maxRatio: v.optional(ratio),
      minPoints: v.optional(count),
      maxPoints: v.optional(count),
    }),
    v.check(
      (given) => [...Object.values(limits).flat(), ...points].some((one) => given[one] !== undefined),
      "needs at least one limit",
    ),
    v.check(
      (given) =>
        [...Object.values(limits), points].every(([min, max]) => (given[min] ?? 0) <= (given[max] ?? Infinity)),
      "a lower limit must not be above its upper one",
    ),
  ),
  overlap: v.strictObject({
    iou: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.5),
    /** One of the two is of this class, the other of that one; any when left out. */
    class: v.optional(name),
    other: v.optional(name),
  }),
  text_pattern: v.strictObject({
    /** The answers to a question, an attribute of regions, or the text under spans. */
    of: v.optional(v.picklist(["answer", "attribute", "span"]), "answer"),
    /** Which question, attribute or class of span; every one when left out. */
    name: v.optional(name),
    pattern: v.pipe(v.string(), v.minLength(1), v.maxLength(500), usable(patternProblem)),
    must: v.optional(v.picklist(["match", "not_match"]), "match"),
    message,
  }),
  expression: v.strictObject({
    /** Once for the annotation, or for each region, which then is `region`. */
    each: v.optional(v.picklist(["annotation", "region"]), "annotation"),
    expression: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(2000), usable(expressionProblem)),
    message,
  }),
};
export type ParamsOf<K extends QualityRule["kind"]> = v.InferOutput<(typeof ruleParams)[K]>;

/** A rule's parameters with their defaults; throws `quality.invalid_rule` with a pointer to each that does not fit. */
export function paramsOf<K extends QualityRule["kind"]>(kind: K, given: unknown): ParamsOf<K> {
  const parsed = v.safeParse(ruleParams[kind], given);
  if (!parsed.success) throw qualityProblems.invalid_rule({ ...invalid(parsed.issues, "/params").fields });
  return parsed.output as ParamsOf<K>;
}
