import type { Annotation } from "../../annotations/contract.ts";
import type { Region } from "../../annotations/region.contract.ts";
import { type Pattern, patternOf } from "../pattern/pattern.ts";
import { PatternError } from "../pattern/syntax.ts";
import type { ParamsOf } from "../rule-params.ts";
import type { Found, Material } from "../rules.ts";

/** Characters that one rule reads of one annotation. */
const MOST = 200_000;
const known = new Map<string, Pattern>();

function pattern(source: string): Pattern {
  const found = known.get(source) ?? patternOf(source);
  if (known.size >= 1000) known.clear();
  known.set(source, found);
  return found;
}

/** Why a text is no pattern; null when it is one. */
export function patternProblem(source: string): string | null {
  try {
    pattern(source);
    return null;
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}

const points = new WeakMap<object, string[]>();

/** The text under a span; empty for everything else. */
export function textOf(region: Region, { data }: Pick<Material, "data">): string {
  if (region.type !== "span" || data.type !== "text") return "";
  const characters = points.get(data) ?? [...data.text];
  points.set(data, characters);
  return characters.slice(region.start, region.end).join("");
}

interface Text {
  regionId: string | null;
  what: string;
  text: string;
}

function* texts(
  { of, name }: ParamsOf<"text_pattern">,
  { result }: Annotation,
  material: Material,
): Generator<Text, void> {
  const lines = (value: unknown): string[] =>
    typeof value === "string" ? [value] : Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
  if (of === "answer") {
    for (const [field, value] of Object.entries(result.answers))
      if (name === undefined || name === field)
        for (const text of lines(value)) yield { regionId: null, what: `the answer to "${field}"`, text };
    return;
  }
  for (const region of result.regions) {
    if (of === "span") {
      const wanted = region.type === "span" && (name === undefined || name === region.class);
      if (wanted) yield { regionId: region.id, what: "the text", text: textOf(region, material) };
      continue;
    }
    for (const [attribute, value] of Object.entries(region.attributes))
      if (name === undefined || name === attribute)
        for (const text of lines(value)) yield { regionId: region.id, what: `"${attribute}"`, text };
  }
}

/** Texts that do not match a pattern that they must, or match one that they must not; empty answers are another rule's. */
export function breaksPattern(params: ParamsOf<"text_pattern">, annotation: Annotation, material: Material): Found[] {
  const wanted = params.must === "match";
  const one = pattern(params.pattern);
  const found: Found[] = [];
  let left = MOST;
  for (const { regionId, what, text } of texts(params, annotation, material)) {
    if (text === "") continue;
    if ((left -= text.length) < 0) {
      found.push({ regionId, detail: `holds more than ${MOST} characters, which the pattern was not looked for in` });
      break;
    }
    if (one.foundIn(text) !== wanted)
      found.push({
        regionId,
        detail: params.message || `${what} ${wanted ? "does not match" : "matches"} the pattern ${params.pattern}`,
      });
  }
  return found;
}
