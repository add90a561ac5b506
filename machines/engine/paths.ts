import type { ASTNode } from "@marcbachmann/cel-js";
import { childrenOf } from "./cost.ts";
import { isObject, type Json } from "./json.ts";
import type { Scope } from "./expression.ts";

export interface PathRead {
  root: "context" | "event";
  keys: readonly string[];
  /** Inside has(...), which is how an expression asks whether the value is there. */
  optional: boolean;
}

/** Every value of context and event that an expression reads, as the longest chain of keys: `event.a.b` is one read. */
export function pathsRead(ast: ASTNode, optional = false): PathRead[] {
  const whole = chain(ast);
  if (whole) return [{ ...whole, optional }];
  const asked = optional || (ast.op === "call" && ast.args[0] === "has");
  return childrenOf(ast).flatMap((child) => pathsRead(child, asked));
}

function chain(ast: ASTNode): Omit<PathRead, "optional"> | undefined {
  if (ast.op === "id") {
    return ast.args === "context" || ast.args === "event" ? { root: ast.args, keys: [] } : undefined;
  }
  if (ast.op !== "." && ast.op !== ".?" && ast.op !== "[]") return undefined;
  const [object, key] = ast.args;
  const base = chain(object);
  const name =
    typeof key === "string" ? key : key.op === "value" && typeof key.args === "string" ? key.args : undefined;
  return base && name !== undefined ? { root: base.root, keys: [...base.keys, name] } : undefined;
}

/** What stands at `context.a.b` in the scope, undefined when nothing does. */
export function valueAt(scope: Scope, path: string): Json | undefined {
  const [root, ...keys] = path.split(".");
  let value: unknown = root === "context" ? scope.context : scope.event;
  for (const key of keys) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value as Json | undefined;
}
