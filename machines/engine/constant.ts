import type { ASTNode } from "@marcbachmann/cel-js";
import { childrenOf } from "./cost.ts";
import { compileExpression } from "./expression.ts";
import type { Json } from "./json.ts";
import { pathsRead } from "./paths.ts";

const itself: ReadonlySet<string> = new Set(["==", "<=", ">="]);
const neverItself: ReadonlySet<string> = new Set(["!=", "<", ">"]);

/** What a condition yields whatever context and event hold, undefined when that depends on them. */
export function alwaysYields(ast: ASTNode): boolean | undefined {
  switch (ast.op) {
    case "&&":
    case "||": {
      const settles = ast.op === "||";
      const answers = ast.args.map(alwaysYields);
      if (answers.includes(settles)) return settles;
      if (answers.every((answer) => answer === !settles)) return !settles;
      return excludeEachOther(termsOf(ast, settles)) ? settles : undefined;
    }
    case "!_": {
      const answer = alwaysYields(ast.args);
      return answer === undefined ? undefined : !answer;
    }
    case "?:": {
      const [condition, yes, no] = ast.args.map(alwaysYields);
      if (condition !== undefined) return condition ? yes : no;
      return yes === no ? yes : undefined;
    }
  }
  const literal = literalOf(ast);
  if (literal !== undefined) return typeof literal === "boolean" ? literal : undefined;
  if (!itself.has(ast.op) && !neverItself.has(ast.op)) return undefined;
  const [left, right] = ast.args as [ASTNode, ASTNode];
  return shapeOf(left) === shapeOf(right) ? itself.has(ast.op) : undefined;
}

/** A value compared with a literal. */
export interface Term {
  shape: string;
  op: string;
  value: Json;
}

const flipped: Readonly<Record<string, string>> = {
  "==": "==",
  "!=": "!=",
  "<": ">",
  ">": "<",
  "<=": ">=",
  ">=": "<=",
};
const opposite: Readonly<Record<string, string>> = {
  "==": "!=",
  "!=": "==",
  "<": ">=",
  ">": "<=",
  "<=": ">",
  ">=": "<",
};

/** What has to hold for a condition to be true, or false where `negated`, as far as it is said of single values. */
export function termsOf(ast: ASTNode, negated = false): Term[] {
  if (ast.op === (negated ? "||" : "&&")) return (ast.args as ASTNode[]).flatMap((part) => termsOf(part, negated));
  if (ast.op === "!_") return termsOf(ast.args, !negated);
  if (ast.op === "." || ast.op === "[]") return [{ shape: shapeOf(ast), op: negated ? "!=" : "==", value: true }];
  if (!(ast.op in flipped)) return [];
  const [left, right] = ast.args as [ASTNode, ASTNode];
  const [onRight, onLeft] = [literalOf(right), literalOf(left)];
  if ((onRight === undefined) === (onLeft === undefined)) return [];
  const op = onRight === undefined ? flipped[ast.op]! : ast.op;
  const shape = shapeOf(onRight === undefined ? right : left);
  return [{ shape, op: negated ? opposite[op]! : op, value: onRight ?? onLeft! }];
}

/** Is there no value that all terms about one and the same thing are true of? */
export function excludeEachOther(terms: readonly Term[]): boolean {
  return [...Map.groupBy(terms, ({ shape }) => shape).values()].some((group) => {
    const points = pointsOf(group.map(({ value }) => value));
    return points !== undefined && !points.some((point) => group.every((term) => holds(point, term)));
  });
}

/** Enough values to try: those named, what lies between and beside them. */
function pointsOf(values: readonly Json[]): Json[] | undefined {
  if (values.every((value) => typeof value === "boolean")) return [true, false];
  if (values.every((value) => typeof value === "string")) return [...values, `${values.join("")}, another`];
  if (!values.every((value) => typeof value === "number")) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const between = sorted.slice(1).map((value, i) => (value + sorted[i]!) / 2);
  return [...sorted, ...between, sorted[0]! - 1, sorted.at(-1)! + 1];
}

function holds(point: Json, { op, value }: Term): boolean {
  if (op === "==") return point === value;
  if (op === "!=") return point !== value;
  if (typeof point !== "number" || typeof value !== "number") return true;
  return op === "<" ? point < value : op === ">" ? point > value : op === "<=" ? point <= value : point >= value;
}

/** The value of what looks at neither context nor event. */
function literalOf(ast: ASTNode): Json | undefined {
  if (pathsRead(ast).length > 0) return undefined;
  const { start, end } = ast.range;
  const result = compileExpression(ast.input.slice(start, end));
  const outcome = result.ok ? result.expression.evaluate({ context: {}, event: { type: "" } }) : undefined;
  return outcome?.ok ? outcome.value : undefined;
}

function shapeOf(ast: ASTNode): string {
  const own = Array.isArray(ast.args) ? ast.args.flat(2).filter((arg) => typeof arg === "string") : [ast.args];
  return `${ast.op}(${own.map(String).join()}${childrenOf(ast).map(shapeOf).join()})`;
}
