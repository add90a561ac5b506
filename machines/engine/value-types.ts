import type { ASTNode } from "@marcbachmann/cel-js";
import { eventCatalogue, type FieldType } from "./event-catalogue.ts";
import type { WorkflowDefinition } from "./definition.ts";
import { compileExpression } from "./expression.ts";
import { isObject } from "./json.ts";
import { pathsRead } from "./paths.ts";
import { actionSites, type Site } from "./sites.ts";
import type { Tree } from "./tree.ts";

export type ValueType = "string" | "number" | "boolean" | "list" | "map" | "null";

/** Types of what an expression reads, by path such as "event.version"; what is not in it may be anything. */
export type KnownTypes = ReadonlyMap<string, ValueType>;

const byField: Readonly<Record<Exclude<FieldType, "any">, ValueType>> = {
  string: "string",
  number: "number",
  boolean: "boolean",
  strings: "list",
  object: "map",
};

/** Types of context values: those they start with, unless something sets them to another or unknown type. */
export function contextTypes(tree: Tree): KnownTypes {
  const types = new Map<string, ValueType>();
  for (const [key, value] of Object.entries((tree.root.state as WorkflowDefinition).context ?? {})) {
    const type = typeOfJson(value);
    if (type !== "null") types.set(`context.${key}`, type);
  }
  const updates = actionSites(tree).flatMap(({ action }) => {
    const set = action.type === "assign" ? action.params?.["set"] : undefined;
    return Object.entries(isObject(set) ? set : {});
  });
  for (let changed = true; changed;) {
    changed = false;
    for (const [key, source] of updates) {
      const path = `context.${key}`;
      const result = compileExpression(String(source));
      const type = result.ok ? typeOf(result.expression.ast, types) : undefined;
      if (types.get(path) === type || !types.delete(path)) continue;
      changed = true;
    }
  }
  return types;
}

/** With the fields of the platform's event that leads here. */
export function typesAt({ trigger }: Site, context: KnownTypes): KnownTypes {
  const spec =
    trigger?.kind === "event" && Object.hasOwn(eventCatalogue, trigger.event)
      ? eventCatalogue[trigger.event]
      : undefined;
  const types = new Map(context);
  types.set("event.type", "string");
  for (const [field, type] of Object.entries(spec?.fields ?? {}))
    if (type !== "any") types.set(`event.${field}`, byField[type]);
  return types;
}

function typeOfJson(value: unknown): ValueType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return typeof value === "object" ? "map" : (typeof value as "string" | "number" | "boolean");
}

const truths: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">=", "in", "&&", "||", "!_"]);
const sums: ReadonlySet<string> = new Set(["+", "-", "*", "/", "%"]);
const results: Readonly<Record<string, ValueType>> = {
  size: "number",
  int: "number",
  double: "number",
  indexOf: "number",
  lastIndexOf: "number",
  string: "string",
  trim: "string",
  lowerAscii: "string",
  upperAscii: "string",
  substring: "string",
  join: "string",
  has: "boolean",
  bool: "boolean",
  all: "boolean",
  exists: "boolean",
  exists_one: "boolean",
  startsWith: "boolean",
  endsWith: "boolean",
  contains: "boolean",
  map: "list",
  filter: "list",
  split: "list",
};

/** The type that an expression yields whatever the values are, undefined when that is not certain. */
export function typeOf(ast: ASTNode, known: KnownTypes): ValueType | undefined {
  if (truths.has(ast.op)) return "boolean";
  if (ast.op === "value") return typeof ast.args === "bigint" ? "number" : typeOfLiteral(ast.args);
  if (ast.op === "list") return "list";
  if (ast.op === "map") return "map";
  if (ast.op === "-_") return "number";
  if (ast.op === "call" || ast.op === "rcall") return results[ast.args[0]];
  if (ast.op === "?:") return same(typeOf(ast.args[1], known), typeOf(ast.args[2], known));
  if (sums.has(ast.op)) {
    const [left, right] = ast.args as [ASTNode, ASTNode];
    return same(typeOf(left, known), typeOf(right, known));
  }
  const [read, ...others] = pathsRead(ast);
  return read && others.length === 0 && read.keys.length > 0
    ? known.get([read.root, ...read.keys].join("."))
    : undefined;
}

function typeOfLiteral(value: unknown): ValueType | undefined {
  if (value === null) return "null";
  const type = typeof value;
  return type === "string" || type === "number" || type === "boolean" ? type : undefined;
}

function same(one: ValueType | undefined, other: ValueType | undefined): ValueType | undefined {
  return one === other ? one : undefined;
}
