import { checkOutcomes, eventCatalogue } from "./event-catalogue.ts";
import { alwaysYields, excludeEachOther, termsOf } from "./constant.ts";
import type { GuardDefinition } from "./definition.ts";
import { compileExpression, type Expression } from "./expression.ts";
import { type Issue, pointTo } from "./issue.ts";
import { isObject, type JsonObject } from "./json.ts";
import { pathsRead } from "./paths.ts";
import { type ExpressionSite, expressionSites, type GuardSite, guardSites } from "./sites.ts";
import type { Tree } from "./tree.ts";
import { typing } from "./type-check.ts";
import { contextTypes, type KnownTypes, typeOf, typesAt } from "./value-types.ts";

/** Guards that always say the same, that yield no boolean, and expressions whose types do not fit together. */
export function guardIssues(tree: Tree): Issue[] {
  const context = contextTypes(tree);
  return [
    ...guardSites(tree).flatMap((site) => guardsThatSayNothing(site, context)),
    ...expressionSites(tree).flatMap((site) => contradictions(site, context)),
  ];
}

function guardsThatSayNothing(site: GuardSite, context: KnownTypes): Issue[] {
  const { guard, pointer } = site;
  const constant = (answer: string): Issue[] => [
    { severity: "warning", code: "guard.constant", pointer, message: `This guard ${answer}.` },
  ];
  const params = paramsOf(guard);
  if (guard.type === "sample.chosen" && typeof params["share"] === "number") {
    if (params["share"] <= 0) return constant("never passes, because the share is 0");
    if (params["share"] >= 1) return constant("always passes, because the share is everything");
  }
  if (guard.type === "outcome.is") return strangeOutcomes(site, params);
  if ("guards" in guard && guard.type === "and" && contradictsItself(guard.guards))
    return constant("never passes, because its parts exclude each other");
  if (guard.type !== "cel") return [];
  const result = compileExpression(String(params["expression"]));
  if (!result.ok) return [];
  const { expression } = result;
  const type = yieldOf(expression, typesAt(site, context));
  if (type !== undefined && type !== "boolean") {
    const at = pointTo(pointer, "params", "expression");
    const message = `This yields a ${type}, and a guard is true or false.`;
    return [{ severity: "error", code: "guard.not_boolean", pointer: at, message }];
  }
  const answer = constantAnswer(expression);
  return answer === undefined ? [] : constant(answer);
}

function paramsOf(guard: GuardDefinition): JsonObject {
  return "params" in guard && isObject(guard.params) ? guard.params : {};
}

/** Events of a workflow's own may have outcomes of their own. */
function strangeOutcomes({ trigger, pointer }: GuardSite, params: JsonObject): Issue[] {
  const isOurs = trigger?.kind === "event" && Object.hasOwn(eventCatalogue, trigger.event);
  const wanted = params["anyOf"];
  if (!isOurs || !Array.isArray(wanted)) return [];
  return wanted.flatMap((outcome, i): Issue[] => {
    if (typeof outcome !== "string" || (checkOutcomes as readonly string[]).includes(outcome)) return [];
    const message = `No check ends in "${outcome}"; there are ${checkOutcomes.join(", ")}.`;
    const at = pointTo(pointer, "params", "anyOf", i);
    return [{ severity: "warning", code: "guard.constant", pointer: at, message }];
  });
}

function contradictsItself(parts: readonly GuardDefinition[]): boolean {
  const terms = parts.map((part) => {
    const result = part.type === "cel" ? compileExpression(String(paramsOf(part)["expression"])) : undefined;
    return result?.ok ? termsOf(result.expression.ast) : [];
  });
  // A part that contradicts itself is reported by itself.
  return excludeEachOther(terms.flat()) && !terms.some(excludeEachOther);
}

function yieldOf(expression: Expression, known: KnownTypes): string | undefined {
  const checked = typing(expression, known);
  if (!checked?.ok || checked.type === "dyn") return typeOf(expression.ast, known);
  if (checked.type === "bool") return "boolean";
  return checked.type === "double" || checked.type === "int" ? "number" : checked.type;
}

function constantAnswer({ ast, evaluate }: Expression): string | undefined {
  if (pathsRead(ast).length === 0) {
    const outcome = evaluate({ context: {}, event: { type: "" } });
    const answer = outcome.ok ? `is always ${String(outcome.value)}` : "never has a value";
    return `looks at neither context nor event, so it ${answer}`;
  }
  const answer = alwaysYields(ast);
  return answer === undefined ? undefined : `is always ${answer}, whatever context and event hold`;
}

function contradictions(site: ExpressionSite, context: KnownTypes): Issue[] {
  const result = compileExpression(site.source);
  const checked = result.ok ? typing(result.expression, typesAt(site, context)) : undefined;
  if (!checked || checked.ok) return [];
  const message = `The types do not fit together: ${checked.message}.`;
  const severity = checked.certain ? "error" : "warning";
  return [{ severity, code: "expression.type", pointer: site.pointer, message }];
}
