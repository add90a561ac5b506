import type { ASTNode } from "@marcbachmann/cel-js";
import { childrenOf } from "./cost.ts";
import { celEnvironment, type Expression } from "./expression.ts";
import type { KnownTypes, ValueType } from "./value-types.ts";

/** What CEL's own type checker says of an expression once the types of what it reads are known. */
export type Typing =
  | { ok: true; type: string }
  /** `certain`: it looks at events alone, whose types nothing can change. */
  | { ok: false; message: string; certain: boolean };

const celTypes: Readonly<Record<ValueType, string>> = {
  string: "string",
  number: "double",
  boolean: "bool",
  list: "list",
  map: "map",
  null: "dyn",
};

/** Mistakes of types. Others, such as branches of two types, are errors to a checker only and have a value when they run. */
const mistakes: ReadonlySet<string> = new Set([
  "no_such_overload",
  "no_matching_overload",
  "invalid_logical_operand",
  "invalid_condition_type",
]);

/** One environment serves all: what an expression reads is put as a name that says its type, such as `event_string`. */
const environment = typedEnvironment();

function typedEnvironment(): ReturnType<typeof celEnvironment> {
  const names: Record<string, string> = { context: "map", event: "map" };
  for (const root of ["context", "event"]) for (const type of Object.values(celTypes)) names[`${root}_${type}`] = type;
  const typed = celEnvironment(names);
  typed.registerOperator("double == int", (left: number, right: bigint) => left === Number(right));
  typed.registerOperator("double in list<int>", () => false);
  for (const type of Object.values(celTypes))
    if (type !== "dyn") typed.registerOperator(`${type} == null`, () => false);
  return typed;
}

/** Checks an expression against what is known of context and event; undefined where the checker cannot tell. */
export function typing({ source, ast }: Expression, known: KnownTypes): Typing | undefined {
  let typed = source;
  for (const { start, end, path } of firstReads(ast).toSorted((a, b) => b.start - a.start)) {
    const name = `${path.split(".", 1)[0]}_${celTypes[known.get(path) ?? "null"]}`;
    typed = typed.slice(0, start) + name + typed.slice(end);
  }
  if (cache.has(typed)) return cache.get(typed);
  if (cache.size >= cacheSize) cache.clear();
  const found = check(typed);
  cache.set(typed, found);
  return found;
}

const cacheSize = 2_000;
const cache = new Map<string, Typing | undefined>();

function check(typed: string): Typing | undefined {
  const { valid, type, error } = environment.check(typed);
  if (valid) return type === undefined ? undefined : { ok: true, type };
  if (!error?.node || !mistakes.has(error.code ?? "")) return undefined;
  const message = error.message
    .split("\n", 1)[0]!
    .replace(/^no such overload: /, "")
    .replaceAll(/\b(double|int)\b/g, "number");
  return { ok: false, message, certain: !namesIn(error.node as ASTNode).some((name) => name.startsWith("context")) };
}

interface FirstRead {
  start: number;
  end: number;
  path: string;
}

/** Where `event.a` and `context["a"]` stand, but for those in has(...), which needs the field itself. */
function firstReads(ast: ASTNode): FirstRead[] {
  if (ast.op === "call" && ast.args[0] === "has") return [];
  if (ast.op === "." || ast.op === "[]") {
    const [object, key] = ast.args;
    const name = typeof key === "string" ? key : key.op === "value" ? key.args : undefined;
    const root = object.op === "id" ? object.args : "";
    if ((root === "context" || root === "event") && typeof name === "string")
      return [{ ...ast.range, path: `${root}.${name}` }];
  }
  return childrenOf(ast).flatMap(firstReads);
}

function namesIn(ast: ASTNode): string[] {
  return ast.op === "id" ? [ast.args] : childrenOf(ast).flatMap(namesIn);
}
