import { Environment, type ASTNode } from "@marcbachmann/cel-js";
import { forbiddenFunction, largestScope, spend, worstCost } from "./cost.ts";
import { forbiddenKeys, isObject, type Json, type JsonObject } from "./json.ts";
import { sizeLimits, sizeOf } from "./size.ts";

export const expressionLimits = { length: 2_000, nodes: 250, depth: 24, elements: 100, arguments: 8 } as const;

/** What an expression in a workflow can see. */
export interface Scope {
  readonly context: JsonObject;
  readonly event: { readonly type: string; readonly [field: string]: Json | undefined };
}
/** What the names in any other expression stand for. */
export type Named = Readonly<Record<string, Json | undefined>>;

export type Evaluation = { ok: true; value: Json } | { ok: false; message: string };

export interface Expression {
  readonly source: string;
  readonly ast: ASTNode;
  /** The value as JSON, or why there is none; never throws. */
  evaluate(scope: Scope | Named): Evaluation;
}

export type ExpressionResult = { ok: true; expression: Expression } | { ok: false; message: string };

const cacheSize = 5_000;

/** Parses and type-checks a CEL expression over `context` and `event`; the reason is a value when it cannot be used. */
export const compileExpression = expressionsOver({ context: "map", event: "map" });

/** Makes what compiles expressions over these names, each of a CEL type; compiled ones are kept. */
export function expressionsOver(names: Readonly<Record<string, string>>): (source: string) => ExpressionResult {
  const environment = celEnvironment(names);
  const seen = Object.keys(names);
  const compiled = new Map<string, ExpressionResult>();
  return (source) => {
    const known = compiled.get(source);
    if (known) return known;
    const result = parse(source, environment, seen);
    if (compiled.size >= cacheSize) compiled.clear();
    compiled.set(source, result);
    return result;
  };
}

function parse(source: string, environment: Environment, seen: readonly string[]): ExpressionResult {
  if (source.length > expressionLimits.length) {
    return { ok: false, message: `The expression is longer than ${expressionLimits.length} characters.` };
  }
  try {
    const program = environment.parse(source);
    const check = program.check();
    if (!check.valid) return { ok: false, message: firstLine(check.error) };
    const unknown = forbiddenFunction(program.ast);
    if (unknown !== undefined) return { ok: false, message: `The function "${unknown}" is not available here.` };
    const largest = largestScope(program.ast);
    if (largest < smallestUseful) return { ok: false, message: "The expression could take too long to evaluate." };
    const worst = worstCost(program.ast, largest);
    const evaluate = (scope: Scope | Named): Evaluation => {
      const values = () => seen.map((name) => (scope as Named)[name]);
      if (largest < sizeLimits.values && sizeOf(values(), largest + 1) === undefined) {
        const where = seen.join(" and ");
        return { ok: false, message: `The expression is too costly for more than ${largest} values in ${where}.` };
      }
      if (!spend(program.ast, worst, () => valuesIn(values()))) {
        return { ok: false, message: "The expressions of this one event have cost too much already." };
      }
      try {
        return { ok: true, value: toJson(program(scope)) };
      } catch (error) {
        return { ok: false, message: firstLine(error) };
      }
    };
    return { ok: true, expression: { source, ast: program.ast, evaluate } };
  } catch (error) {
    return { ok: false, message: firstLine(error) };
  }
}

/** An expression that only a scope smaller than this could afford is refused when it is written. */
const smallestUseful = 100;

function valuesIn(values: readonly (Json | undefined)[]): number {
  return values.reduce<number>((sum, value) => sum + (sizeOf(value) ?? sizeLimits.values), 0);
}

/** JSON numbers arrive in CEL as doubles while literals are integers; arithmetic between the two is what authors mean. */
export function celEnvironment(names: Readonly<Record<string, string>>): Environment {
  const { nodes, depth, elements, arguments: args } = expressionLimits;
  const cel = new Environment({
    homogeneousAggregateLiterals: false,
    limits: {
      maxAstNodes: nodes,
      maxDepth: depth,
      maxListElements: elements,
      maxMapEntries: elements,
      maxCallArguments: args,
    },
  });
  for (const [name, type] of Object.entries(names)) cel.registerVariable(name, type);
  const arithmetic: Record<string, (left: number, right: number) => number> = {
    "+": (left, right) => left + right,
    "-": (left, right) => left - right,
    "*": (left, right) => left * right,
    "/": (left, right) => left / right,
    "%": (left, right) => left % right,
  };
  for (const [operator, apply] of Object.entries(arithmetic)) {
    cel.registerOperator(`double ${operator} int`, (left: number, right: bigint) => apply(left, Number(right)));
    cel.registerOperator(`int ${operator} double`, (left: bigint, right: number) => apply(Number(left), right));
  }
  return cel;
}

function toJson(value: unknown): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error("The value is not a finite number.");
    return value;
  }
  if (typeof value === "bigint") return safeInteger(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) return toJson(Object.fromEntries(value));
  if (isObject(value) && (value.constructor === Object || value.constructor === undefined)) {
    const copy: Record<string, Json> = {};
    for (const key of Object.keys(value)) {
      if (!forbiddenKeys.has(key)) copy[key] = toJson(value[key]);
    }
    return copy;
  }
  throw new Error("The value has no JSON form; convert it with string(...) or double(...).");
}

function safeInteger(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Error("The whole number is too large to be kept exactly.");
  return number;
}

/** How the evaluator's limits are told. */
const beyond: Readonly<Record<string, (limit: string) => string>> = {
  maxDepth: (limit) => `The expression is nested deeper than ${limit} levels.`,
  maxAstNodes: (limit) => `The expression has more than ${limit} parts.`,
  maxListElements: (limit) => `A list in the expression has more than ${limit} elements.`,
  maxMapEntries: (limit) => `A map in the expression has more than ${limit} entries.`,
  maxCallArguments: (limit) => `A call in the expression has more than ${limit} arguments.`,
};

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split("\n", 1)[0] ?? text;
  const [, limit = "", most = ""] = /^Exceeded (\w+) \((\d+)\)/.exec(line) ?? [];
  return beyond[limit]?.(most) ?? line;
}
