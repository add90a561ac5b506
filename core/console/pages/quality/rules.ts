import type { QualityRule } from "../../../quality/contract.ts";

export type RuleKind = QualityRule["kind"];
export interface RuleParameter {
  name: string;
  label: string;
  standard: number;
  min: number;
  step: number;
}
export interface RuleShape {
  title: string;
  description: string;
  parameters: RuleParameter[];
}
const parameter = (name: string, label: string, standard: number, min = 0, step = 1): RuleParameter => ({
  name,
  label,
  standard,
  min,
  step,
});

/** What each kind of automated rule looks at, and the numbers that it takes. */
export const ruleShapes: Record<RuleKind, RuleShape> = {
  region_count: {
    title: "Number of regions",
    description: "A hand-in has at least and at most so many regions.",
    parameters: [parameter("min", "At least", 1), parameter("max", "At most", 200)],
  },
  min_size: {
    title: "Smallest region",
    description: "No region is smaller than so many pixels on its shorter side.",
    parameters: [parameter("pixels", "Pixels", 4, 1)],
  },
  inside_image: { title: "Inside the image", description: "No region reaches beyond the image.", parameters: [] },
  duplicates: {
    title: "Doubled regions",
    description: "No two regions of one class overlap so much that they are the same thing.",
    parameters: [parameter("iou", "Overlap (IoU)", 0.95, 0, 0.01)],
  },
  too_fast: {
    title: "Too fast",
    description: "Nobody hands in after less active time than this.",
    parameters: [parameter("seconds", "Seconds", 3)],
  },
  required_fields: {
    title: "Required answers",
    description: "Every question and attribute that must be answered is.",
    parameters: [],
  },
};

/** The standard parameters of a kind. */
export function standardParams(kind: RuleKind): Record<string, number> {
  return Object.fromEntries(ruleShapes[kind].parameters.map((one) => [one.name, one.standard]));
}

/** A rule's parameters in words: "at least 1, at most 200". */
export function paramsText(params: Record<string, unknown>, kind: RuleKind): string {
  const known = ruleShapes[kind].parameters
    .filter((one) => params[one.name] !== undefined && params[one.name] !== null)
    .map((one) => `${one.label.toLowerCase()} ${String(params[one.name])}`);
  return known.join(", ");
}
