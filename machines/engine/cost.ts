import type { ASTNode } from "@marcbachmann/cel-js";
import { sizeLimits } from "./size.ts";

/** Steps that one evaluation may take in the worst case; about 0.1 s. */
export const costLimit = 5_000_000;

/** Regular expressions are absent on purpose: backtracking has no bound. */
const functions = new Set(
  (
    "size string int double bool dyn has bind all exists exists_one map filter startsWith endsWith contains " +
    "lowerAscii upperAscii trim indexOf lastIndexOf substring split join timestamp duration getDate getDayOfMonth " +
    "getDayOfWeek getDayOfYear getFullYear getHours getMilliseconds getMinutes getMonth getSeconds"
  ).split(" "),
);
const macros = new Set(["all", "exists", "exists_one", "map", "filter"]);
const textCost = 32;

/** Upper bounds: steps to evaluate, and JSON values in the result. */
interface Bound {
  cost: number;
  size: number;
}
type Sizes = ReadonlyMap<string, number>;

/** Steps that all expressions together may take while one event is applied; about half a second. */
export const costOfStep = 25_000_000;

/** Expressions that never take more are not counted one by one. */
const cheap = 100_000;

let left = Infinity;

/** Steps that all expressions of a simulation may take; about two seconds. */
export const costOfSimulation = 4 * costOfStep;

/** Applies an event within what its expressions may cost in all; nested calls spend what those around them have. */
export function withinCost<T>(work: () => T, most = costOfStep): T {
  const before = left;
  const given = Math.min(before, most);
  left = given;
  try {
    return work();
  } finally {
    left = before - (given - left);
  }
}

/** Has what is going on cost all that it may? */
export function isSpent(): boolean {
  return left <= 0;
}

/** Counts an evaluation over so many values; false when the event has cost too much already. */
export function spend(ast: ASTNode, worst: number, values: () => number): boolean {
  if (left === Infinity || worst <= cheap) return left > 0;
  const { cost, size } = bound(ast, values(), new Map());
  left -= cost + size;
  return left > 0;
}

/** Steps in the worst case over a scope of so many values. */
export function worstCost(ast: ASTNode, values: number): number {
  const { cost, size } = bound(ast, values, new Map());
  return cost + size;
}

/** The largest scope, in JSON values, for which the expression stays within the cost limit; 0 when there is none. */
export function largestScope(ast: ASTNode): number {
  const within = (values: number) => worstCost(ast, values) <= costLimit;
  if (within(sizeLimits.values)) return sizeLimits.values;
  let fits = 0;
  let exceeds: number = sizeLimits.values;
  while (exceeds - fits > 1) {
    const middle = (fits + exceeds) >> 1;
    if (within(middle)) fits = middle;
    else exceeds = middle;
  }
  return fits;
}

/** The first function in the expression that is not offered, if any. */
export function forbiddenFunction(ast: ASTNode): string | undefined {
  if ((ast.op === "call" || ast.op === "rcall") && !functions.has(ast.args[0])) return ast.args[0];
  for (const child of childrenOf(ast)) {
    const found = forbiddenFunction(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The nodes directly below, in reading order. */
export function childrenOf(ast: ASTNode): ASTNode[] {
  return Array.isArray(ast.args) ? ast.args.flat(2).filter(isNode) : isNode(ast.args) ? [ast.args] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

function bound(ast: ASTNode, scope: number, variables: Sizes): Bound {
  const below = (node: ASTNode) => bound(node, scope, variables);
  switch (ast.op) {
    case "value":
      return { cost: 1, size: 1 };
    case "id":
      return { cost: 1, size: variables.get(ast.args) ?? scope };
    case ".":
    case ".?": {
      const { cost, size } = below(ast.args[0]);
      return { cost: cost + 1, size };
    }
    case "?:": {
      const [condition, yes, no] = ast.args.map(below) as [Bound, Bound, Bound];
      return { cost: 1 + condition.cost + yes.cost + no.cost, size: Math.max(yes.size, no.size) };
    }
    case "rcall":
      return call(ast.args[0], ast.args[1], ast.args[2], scope, variables);
    default: {
      const parts = childrenOf(ast).map(below);
      const size = parts.reduce((sum, part) => sum + part.size, 1);
      const cost = parts.reduce((sum, part) => sum + part.cost, 1);
      return reading.has(ast.op)
        ? { cost, size: ast.op === "[]" ? size : 1 }
        : { cost: cost + size, size: yields(ast) ? 1 : size };
    }
  }
}

const reading: ReadonlySet<string> = new Set(["&&", "||", "!_", "-_", "[]"]);
const comparing: ReadonlySet<string> = new Set(["==", "!=", "in", "<", "<=", ">", ">="]);
const yields = (ast: ASTNode) => comparing.has(ast.op) || (ast.op === "call" && ast.args[0] !== "dyn");

function call(name: string, receiver: ASTNode, args: readonly ASTNode[], scope: number, variables: Sizes): Bound {
  const [first, ...rest] = args;
  if (name === "bind" && first?.op === "id" && rest[0] && rest[1]) {
    const value = bound(rest[0], scope, variables);
    const body = bound(rest[1], scope, new Map(variables).set(first.args, value.size));
    return { cost: 1 + value.cost + body.cost, size: body.size };
  }
  const over = bound(receiver, scope, variables);
  if (macros.has(name) && first?.op === "id") {
    const inner = new Map(variables).set(first.args, over.size);
    const bodies = rest.map((body) => bound(body, scope, inner));
    const each = bodies.reduce((sum, body) => sum + body.cost, 1);
    const size = name === "map" ? over.size * (bodies.at(-1)?.size ?? 1) : name === "filter" ? over.size : 1;
    return { cost: over.cost + over.size * each + size, size };
  }
  const parts = args.map((arg) => bound(arg, scope, variables));
  const cost = parts.reduce((sum, part) => sum + part.cost, over.cost) + textCost;
  if (name === "split") return { cost: cost + splitSize, size: splitSize };
  return { cost: name === "join" ? cost + over.size : cost, size: 1 };
}

/** A text can be split into as many parts as it has characters. */
const splitSize = sizeLimits.characters;
