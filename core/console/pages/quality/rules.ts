import type { QualityRule } from "../../../quality/contract.ts";
import { titleOf } from "../../look/status-look.ts";

export type RuleKind = QualityRule["kind"];
export interface RuleParameter {
  name: string;
  label: string;
  /** What a new rule begins with; undefined leaves it out. */
  standard?: number | string;
  text?: true;
  /** Text that is written as code, over several lines. */
  code?: true;
  /** Text that names a class of the project. */
  ofClass?: true;
  /** A choice among these, by value. */
  options?: Readonly<Record<string, string>>;
  help?: string;
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

function words(name: string, label: string, say: (value: unknown) => string, help?: string): RuleParameter {
  return { name, label, text: true, help, min: 0, step: 1, say };
}

function choice(name: string, label: string, options: Readonly<Record<string, string>>): RuleParameter {
  const [standard] = Object.keys(options);
  return { name, label, options, standard, min: 0, step: 1, say: (value) => options[String(value)] ?? "" };
}

const ofClass: RuleParameter = {
  ...words("class", "Of this class only", (name) => `of the class ${String(name)}`, "Left empty, of every class."),
  ofClass: true,
};
const message = words("message", "What the annotator is told", () => "", "Left empty, the rule is quoted.");

/** What each kind of automated rule looks at, and the values that it takes. */
export const ruleShapes: Record<RuleKind, RuleShape> = {
  region_count: {
    title: "Number of regions",
    description: "A hand-in has at least and at most so many regions.",
    parameters: [
      number("min", "At least", 1, (n) => `at least ${String(n)}`),
      number("max", "At most", undefined, (n) => `at most ${String(n)}`),
      ofClass,
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
  geometry: {
    title: "Limits of geometry",
    description: "Regions keep to these sides, areas, proportions and numbers of points. Set at least one.",
    parameters: [
      ofClass,
      number("minSide", "Shorter side at least (pixels)", undefined, (n) => `sides of at least ${String(n)} px`),
      number("maxSide", "Longer side at most (pixels)", undefined, (n) => `sides of at most ${String(n)} px`),
      number("minArea", "Area at least (square pixels)", 16, (n) => `area of at least ${String(n)} px²`),
      number("maxArea", "Area at most (square pixels)", undefined, (n) => `area of at most ${String(n)} px²`),
      number("maxRatio", "At most so many times as long as wide", undefined, (n) => `ratio at most ${String(n)}`, 1),
      number("minPoints", "Points at least", undefined, (n) => `at least ${String(n)} points`),
      number("maxPoints", "Points at most", undefined, (n) => `at most ${String(n)} points`),
    ],
  },
  overlap: {
    title: "Regions that overlap",
    description: "No two regions overlap more than this; name classes to look at those pairs only.",
    parameters: [
      number("iou", "Overlap (IoU) at most", 0.5, (n) => `at most ${String(n)} IoU`, 0, 0.05),
      { ...words("class", "One is of the class", (name) => String(name)), ofClass: true },
      { ...words("other", "The other is of the class", (name) => `with ${String(name)}`), ofClass: true },
    ],
  },
  text_pattern: {
    title: "Pattern of text",
    description: "Answers, attributes or the text under spans match a pattern, or do not.",
    parameters: [
      choice("of", "Look at", { answer: "answers", attribute: "attributes of regions", span: "text under spans" }),
      words("name", "Which question, attribute or class", (name) => `"${String(name)}"`, "Left empty, every one."),
      choice("must", "It", { match: "must match", not_match: "must not match" }),
      {
        ...words(
          "pattern",
          "Pattern",
          (pattern) => String(pattern),
          "A regular expression without look-around and back references, such as ^\\d{4}-\\d{2}$.",
        ),
        code: true,
      },
      message,
    ],
  },
  expression: {
    title: "Expression",
    description: "Anything else, written in CEL. What is not true breaks the rule.",
    parameters: [
      choice("each", "Ask", { annotation: "once for the annotation", region: "for each region" }),
      {
        ...words(
          "expression",
          "Expression",
          (expression) => String(expression),
          "Knows regions, relations, answers, seconds and task; for each region, region: region.width * 3.0 > region.height.",
        ),
        code: true,
      },
      message,
    ],
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
    .filter((said) => said !== "")
    .join(", ");
}

/** What a rule is called; one that there is no more keeps its own name. */
export function ruleTitle(kind: string): string {
  return kind in ruleShapes ? ruleShapes[kind as RuleKind].title : titleOf(kind);
}
