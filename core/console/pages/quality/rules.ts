import type { QualityRule } from "../../../quality/contract.ts";

export type RuleKind = QualityRule["kind"];
export interface RuleParameter {
  name: string;
  label: string;
  /** What a new rule begins with; undefined leaves it out. */
  standard?: number;
  text?: true;
  min: number;
  step: number;
  /** The value in a sentence. */
  say(value: unknown): string;
}
export interface RuleShape {
  title: string;
  description: string;
  parameters: RuleParameter[];
}

function number(
  name: string,
  label: string,
  standard: number | undefined,
  say: (value: unknown) => string,
  min = 0,
  step = 1,
): RuleParameter {
  return { name, label, standard, say, min, step };
}

/** What each kind of automated rule looks at, and the values that it takes. */
export const ruleShapes: Record<RuleKind, RuleShape> = {
  region_count: {
    title: "Number of regions",
    description: "A hand-in has at least and at most so many regions.",
    parameters: [
      number("min", "At least", 1, (n) => `at least ${String(n)}`),
      number("max", "At most", undefined, (n) => `at most ${String(n)}`),
      {
        name: "class",
        label: "Of this class only",
        text: true,
        min: 0,
        step: 1,
        say: (name) => `of the class ${String(name)}`,
      },
    ],
  },
  min_size: {
    title: "Smallest region",
    description: "No region is smaller on its shorter side.",
    parameters: [number("pixels", "Pixels", 4, (n) => `at least ${String(n)} pixels`)],
  },
  inside_image: {
    title: "Inside the image",
    description: "No region reaches beyond the image.",
    parameters: [number("tolerance", "Tolerance in pixels", 0.5, (n) => `tolerance ${String(n)} pixels`, 0, 0.5)],
  },
  duplicates: {
    title: "Doubled regions",
    description: "No two regions of one class overlap so much that they are the same thing.",
    parameters: [number("iou", "Overlap (IoU)", 0.95, (n) => `overlap of ${String(n)} IoU and more`, 0.1, 0.01)],
  },
  too_fast: {
    title: "Too fast",
    description: "Nobody hands in after less active time than this.",
    parameters: [
      number("seconds", "Seconds for the whole", 3, (n) => `at least ${String(n)} s for the whole`),
      number(
        "perRegion",
        "Seconds for each region",
        undefined,
        (n) => `at least ${String(n)} s for each region`,
        0,
        0.5,
      ),
    ],
  },
  required_fields: {
    title: "Required answers",
    description: "Every question and attribute that must be answered is.",
    parameters: [],
  },
};

/** The parameters that a new rule of a kind begins with. */
export function standardParams(kind: RuleKind): Record<string, unknown> {
  return Object.fromEntries(
    ruleShapes[kind].parameters.filter((one) => one.standard !== undefined).map((one) => [one.name, one.standard]),
  );
}

/** A rule's parameters in words: "at least 1, at most 200". */
export function paramsText(params: Record<string, unknown>, kind: RuleKind): string {
  return ruleShapes[kind].parameters
    .filter((one) => params[one.name] !== undefined && params[one.name] !== null)
    .map((one) => one.say(params[one.name]))
    .join(", ");
}
