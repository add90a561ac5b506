import type { Annotation } from "../annotations/contract.ts";
import type { LabelSchema } from "../projects/label-schema.contract.ts";
import type { Task } from "../tasks/contract.ts";
import type { Finding, QualityRule } from "./contract.ts";
import { boundsOf, sidesOf } from "./extent.ts";
import { paramsOf } from "./rule-params.ts";

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
interface Found {
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
  const whole = (detail: string): Found[] => [{ regionId: null, detail }];
  const { regions } = annotation.result;
  switch (kind) {
    case "region_count": {
      const { min, max, class: name } = paramsOf(kind, params);
      const count = name === undefined ? regions.length : regions.filter((region) => region.class === name).length;
      const what = name === undefined ? "regions" : `regions of class "${name}"`;
      if (min !== undefined && count < min) return whole(`${count} ${what}, at least ${min} are expected`);
      return max !== undefined && count > max ? whole(`${count} ${what}, at most ${max} are expected`) : [];
    }
    case "min_size": {
      const { pixels } = paramsOf(kind, params);
      return regions.flatMap((region) => {
        const sides = sidesOf(region);
        const least = sides && Math.min(...sides);
        return least !== null && least < pixels
          ? [
              {
                regionId: region.id,
                detail: `${round(least)} pixels on its shorter side, at least ${pixels} are expected`,
              },
            ]
          : [];
      });
    }
    case "inside_image": {
      const { tolerance } = paramsOf(kind, params);
      if (material.data.type !== "image") return [];
      const { width, height } = material.data;
      if (width === undefined || height === undefined) return [];
      return regions.flatMap((region) => {
        const bounds = boundsOf(region);
        const out =
          bounds &&
          (bounds.left < -tolerance ||
            bounds.top < -tolerance ||
            bounds.right > width + tolerance ||
            bounds.bottom > height + tolerance);
        return out ? [{ regionId: region.id, detail: `leaves the image of ${width} × ${height} pixels` }] : [];
      });
    }
    case "duplicates": {
      const { iou } = paramsOf(kind, params);
      return material.overlaps
        .filter((pair) => pair.annotationId === annotation.id && pair.iou > iou)
        .map((pair) => ({
          regionId: pair.right,
          detail: `covers the same as region "${pair.left}" (overlap ${round(pair.iou)})`,
        }));
    }
    case "too_fast": {
      const { seconds, perRegion } = paramsOf(kind, params);
      const expected = Math.max(seconds ?? 0, (perRegion ?? 0) * regions.length);
      return annotation.activeSeconds < expected
        ? whole(`${round(annotation.activeSeconds)} seconds of work, at least ${round(expected)} are expected`)
        : [];
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

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
