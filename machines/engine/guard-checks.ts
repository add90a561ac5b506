import type { ASTNode } from "@marcbachmann/cel-js";
import { childrenOf } from "./cost.ts";
import { compileExpression, type Expression } from "./expression.ts";
import { type Issue, pointTo } from "./issue.ts";
import { isObject, type JsonObject } from "./json.ts";
import { pathsRead } from "./paths.ts";
import { type ExpressionSite, expressionSites, type GuardSite, guardSites } from "./sites.ts";
import type { Tree } from "./tree.ts";
import { contextTypes, type KnownTypes, typeOf, typesAt } from "./value-types.ts";

/** Guards that always say the same, that yield no boolean, and expressions that compare what can never be equal. */
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
  const params: JsonObject = "params" in guard && isObject(guard.params) ? guard.params : {};
  if (guard.type === "sample.chosen" && typeof params["share"] === "number") {
    if (params["share"] <= 0) return constant("never passes, because the share is 0");
    if (params["share"] >= 1) return constant("always passes, because the share is everything");
  }
  if (guard.type !== "cel") return [];
  const result = compileExpression(String(params["expression"]));
  if (!result.ok) return [];
  const { expression } = result;
  const type = typeOf(expression.ast, typesAt(site, context));
  if (type !== undefined && type !== "boolean") {
    const at = pointTo(pointer, "params", "expression");
    const message = `This yields a ${type}, and a guard is true or false.`;
    return [{ severity: "error", code: "guard.not_boolean", pointer: at, message }];
  }
  const answer = constantAnswer(expression);
  return answer === undefined ? [] : constant(answer);
}

const itself: ReadonlySet<string> = new Set(["==", "<=", ">="]);
const neverItself: ReadonlySet<string> = new Set(["!=", "<", ">"]);

function constantAnswer({ ast, evaluate }: Expression): string | undefined {
  if (pathsRead(ast).length === 0) {
    const outcome = evaluate({ context: {}, event: { type: "" } });
    const answer = outcome.ok ? `is always ${String(outcome.value)}` : "never has a value";
    return `looks at neither context nor event, so it ${answer}`;
  }
  if (!itself.has(ast.op) && !neverItself.has(ast.op)) return undefined;
  const [left, right] = ast.args as [ASTNode, ASTNode];
  if (shapeOf(left) !== shapeOf(right)) return undefined;
  return `compares a value with itself, so it is always ${itself.has(ast.op)}`;
}

function shapeOf(ast: ASTNode): string {
  const own = Array.isArray(ast.args) ? ast.args.flat(2).filter((arg) => typeof arg === "string") : [ast.args];
  return `${ast.op}(${own.map(String).join()}${childrenOf(ast).map(shapeOf).join()})`;
}

const comparisons: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);

function contradictions(site: ExpressionSite, context: KnownTypes): Issue[] {
  const result = compileExpression(site.source);
  if (!result.ok) return [];
  const known = typesAt(site, context);
  return comparisonsIn(result.expression.ast).flatMap((ast): Issue[] => {
    const [left, right] = ast.args as [ASTNode, ASTNode];
    const one = typeOf(left, known);
    const other = typeOf(right, known);
    if (!one || !other || one === other || one === "null" || other === "null") return [];
    const certain = pathsRead(ast).every(({ root }) => root === "event");
    const message = `This compares a ${one} with a ${other}, which are never equal and have no order.`;
    return [{ severity: certain ? "error" : "warning", code: "expression.type", pointer: site.pointer, message }];
  });
}

function comparisonsIn(ast: ASTNode): ASTNode[] {
  const below = childrenOf(ast).flatMap(comparisonsIn);
  return comparisons.has(ast.op) ? [ast, ...below] : below;
}
