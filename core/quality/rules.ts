import type { Annotation } from "../annotations/contract.ts";
import type { LabelSchema } from "../projects/label-schema.contract.ts";
import type { Task } from "../tasks/contract.ts";
import type { Finding, QualityRule } from "./contract.ts";
import { round } from "./extent.ts";
import { paramsOf } from "./rule-params.ts";
import { breaksExpression } from "./rules/expression.ts";
import { breaksCount, breaksGeometry, breaksOverlap, isDoubled, isTooSmall, leavesImage } from "./rules/geometry.ts";
import { breaksPattern } from "./rules/text-pattern.ts";

export type Rule = Pick<QualityRule, "kind" | "params" | "severity" | "enabled">;
/** What the rules of a check look at. */
export interface Material {
  annotations: readonly Annotation[];
  data: Task["data"];
  /** The label schema of each annotation. */
  schemaOf: (annotation: Annotation) => LabelSchema;
  /** Regions of one annotation that overlap, by annotation. */
  overlaps: readonly { annotationId: string; left: string; right: string; iou: number }[];
}
export interface Found {
  regionId: string | null;
  detail: string;
}

/** What the enabled rules find in annotations, in the order of annotations and rules. */
export function findingsOf(rules: readonly Rule[], material: Material): Finding[] {
  const enabled = rules.filter((rule) => rule.enabled);
  return material.annotations.flatMap((annotation) =>
    enabled.flatMap((rule) =>
      look(rule, annotation, material).map((found) => ({
        rule: rule.kind,
        severity: rule.severity,
        annotationId: annotation.id,
        ...found,
      })),
    ),
  );
}

function look({ kind, params }: Rule, annotation: Annotation, material: Material): Found[] {
  switch (kind) {
    case "region_count":
      return breaksCount(paramsOf(kind, params), annotation);
    case "min_size":
      return isTooSmall(paramsOf(kind, params), annotation);
    case "inside_image":
      return leavesImage(paramsOf(kind, params), annotation, material);
    case "geometry":
      return breaksGeometry(paramsOf(kind, params), annotation);
    case "duplicates":
      return isDoubled(paramsOf(kind, params), annotation, material);
    case "overlap":
      return breaksOverlap(paramsOf(kind, params), annotation, material);
    case "text_pattern":
      return breaksPattern(paramsOf(kind, params), annotation, material);
    case "expression":
      return breaksExpression(paramsOf(kind, params), annotation, material);
    case "too_fast": {
      const { seconds, perRegion } = paramsOf(kind, params);
      const expected = Math.max(seconds ?? 0, (perRegion ?? 0) * annotation.result.regions.length);
      const detail = `${round(annotation.activeSeconds)} seconds of work, at least ${round(expected)} are expected`;
      return annotation.activeSeconds < expected ? [{ regionId: null, detail }] : [];
    }
    case "required_fields":
      return unanswered(annotation, material.schemaOf(annotation));
  }
}

function unanswered({ result }: Annotation, schema: LabelSchema): Found[] {
  const empty = (value: unknown) => value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
  const fields = schema.fields
    .filter((field) => field.required && empty(result.answers[field.name]))
    .map((field) => ({ regionId: null, detail: `"${field.title}" is not answered` }));
  const attributes = result.regions.flatMap((region) => {
    const known = schema.classes.find((one) => one.name === region.class)?.attributes ?? [];
    return known
      .filter((attribute) => attribute.required && empty(region.attributes[attribute.name]))
      .map((attribute) => ({ regionId: region.id, detail: `"${attribute.title ?? attribute.name}" is not set` }));
  });
  return [...fields, ...attributes];
}
