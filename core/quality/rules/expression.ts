import type { Annotation } from "../../annotations/contract.ts";
import type { Region } from "../../annotations/region.contract.ts";
import { expressionsOver } from "../../../machines/engine/expression.ts";
import type { Json, JsonObject } from "../../../machines/engine/json.ts";
import { sizeOf } from "../../../machines/engine/size.ts";
import { areaOf, boundsOf, pointsOf } from "../extent.ts";
import type { ParamsOf } from "../rule-params.ts";
import type { Found, Material } from "../rules.ts";
import { textOf } from "./text-pattern.ts";

/** Regions that one expression is asked about, one by one. */
const MOST = 5000;
const compile = expressionsOver({
  region: "map",
  regions: "list",
  relations: "list",
  answers: "map",
  seconds: "double",
  task: "map",
});

/** Why a text is no expression over an annotation; null when it is one. */
export function expressionProblem(source: string): string | null {
  const result = compile(source);
  return result.ok ? null : result.message;
}

/** A region as an expression sees it: what it is and where, and not each of its points. */
function seen(region: Region, material: Material): JsonObject {
  const bounds = boundsOf(region);
  const place = bounds && Number.isFinite(bounds.right - bounds.left) ? bounds : null;
  return {
    id: region.id,
    type: region.type,
    class: region.class,
    attributes: region.attributes,
    score: region.score ?? null,
    x: place?.left ?? 0,
    y: place?.top ?? 0,
    width: place ? place.right - place.left : 0,
    height: place ? place.bottom - place.top : 0,
    area: areaOf(region) ?? 0,
    points: pointsOf(region),
    start: "start" in region ? region.start : 0,
    end: "end" in region ? region.end : 0,
    text: textOf(region, material),
  };
}

/** What breaks a rule written as an expression; one that has no answer is itself a finding. */
export function breaksExpression(
  { each, expression: source, message }: ParamsOf<"expression">,
  annotation: Annotation,
  material: Material,
): Found[] {
  const compiled = compile(source);
  if (!compiled.ok) return [{ regionId: null, detail: `the rule's expression cannot be used: ${compiled.message}` }];
  const { data } = material;
  const task: JsonObject =
    data.type === "image"
      ? { type: "image", width: data.width ?? 0, height: data.height ?? 0, text: "" }
      : { type: "text", width: 0, height: 0, text: data.text };
  const { regions, relations, answers } = annotation.result;
  const whole: Record<string, Json> = {
    task,
    answers: answers as JsonObject,
    seconds: annotation.activeSeconds,
    relations: each === "region" ? [] : relations,
    regions: each === "region" ? [] : regions.map((region) => seen(region, material)),
  };
  if (sizeOf(whole) === undefined)
    return [{ regionId: null, detail: "the annotation is too large for the rule's expression" }];
  const ask = (region: JsonObject, regionId: string | null): Found | null => {
    const result = compiled.expression.evaluate({ ...whole, region });
    if (!result.ok) return { regionId, detail: `the rule's expression has no answer: ${result.message}` };
    return result.value === true ? null : { regionId, detail: message || `breaks the rule ${source}`.slice(0, 300) };
  };
  const asked = each === "region" ? regions.slice(0, MOST) : [];
  const found = each === "region" ? asked.map((region) => ask(seen(region, material), region.id)) : [ask({}, null)];
  if (asked.length < regions.length && each === "region")
    found.push({ regionId: null, detail: `only the first ${MOST} regions were looked at` });
  return found.filter((one) => one !== null);
}
