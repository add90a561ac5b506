import { compileExpression, type Scope } from "./expression.ts";
import type { GuardDefinition } from "./definition.ts";
import { guardCatalogue } from "./catalogue.ts";
import { injectedGuards } from "./injected.ts";
import { isObject, type JsonObject } from "./json.ts";
import { pathsRead } from "./paths.ts";
import { type Issue, type IssueCode, pointTo } from "./issue.ts";

/** Why a guard has no value; it counts as refused, also under `not`. */
export interface Fault {
  readonly message: string;
}
export type Truth = boolean | Fault;

/** What a guard can see: the scope and whether a state, given as a path, is active. */
export interface GuardScope extends Scope {
  isIn(state: string): boolean;
}

export interface Guard {
  /** One readable line, CEL as written. */
  readonly text: string;
  readonly parts: readonly Guard[];
  /** What it looks at, such as "context.overlap", without what its parts look at. */
  readonly reads: readonly string[];
  evaluate(scope: GuardScope): Truth;
}

const deepest = 16;

/** Turns a guard definition into a function; what is wrong with it goes to `issues` under `pointer`. */
export function compileGuard(guard: GuardDefinition, pointer: string, issues: Issue[], depth = 0): Guard {
  const refuse = (code: IssueCode, at: string, message: string): Guard => {
    issues.push({ severity: "error", code, pointer: at, message });
    return { text: guard.type, parts: [], reads: [], evaluate: () => ({ message }) };
  };
  if (depth > deepest) return refuse("guard.invalid", pointer, `Guards are nested more than ${deepest} deep.`);
  if ("guards" in guard && (guard.type === "and" || guard.type === "or")) {
    const parts = guard.guards.map((part, i) => compileGuard(part, pointTo(pointer, "guards", i), issues, depth + 1));
    return combine(guard.type, parts);
  }
  if ("guard" in guard && guard.type === "not") {
    return negate(compileGuard(guard.guard, pointTo(pointer, "guard"), issues, depth + 1));
  }
  const params: JsonObject = "params" in guard && isObject(guard.params) ? guard.params : {};
  const injected = injectedGuards.get(guard.type);
  if (injected) return { text: guard.type, parts: [], reads: [], evaluate: injected };
  if (guard.type === "cel") return fromCel(String(params["expression"] ?? ""), pointer, refuse);
  const check = Object.hasOwn(checks, guard.type) ? checks[guard.type] : undefined;
  if (!check || !(guard.type in guardCatalogue)) {
    return refuse("guard.unknown", pointTo(pointer, "type"), `There is no guard "${guard.type}".`);
  }
  const values = Object.values(params)
    .flat()
    .map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  const shown = values.length > 0 ? `(${values.join(", ")})` : "";
  const { reads, holds } = check;
  return { text: `${guard.type}${shown}`, parts: [], reads, evaluate: (scope) => holds(params, scope) };
}

function fromCel(
  source: string,
  pointer: string,
  refuse: (code: IssueCode, at: string, message: string) => Guard,
): Guard {
  const result = compileExpression(source);
  if (!result.ok) return refuse("expression.invalid", pointTo(pointer, "params", "expression"), result.message);
  const { expression } = result;
  const evaluate = (scope: GuardScope): Truth => {
    const outcome = expression.evaluate(scope);
    if (!outcome.ok) return { message: outcome.message };
    return typeof outcome.value === "boolean" ? outcome.value : { message: "The expression yields no boolean." };
  };
  const reads = new Set(pathsRead(expression.ast).map(({ root, keys }) => [root, ...keys].join(".")));
  return { text: source, parts: [], reads: [...reads], evaluate };
}

/** As in CEL, a fault matters only when the other parts do not settle the answer. */
function combine(type: "and" | "or", parts: readonly Guard[]): Guard {
  const settles = type === "or";
  const evaluate = (scope: GuardScope): Truth => {
    let fault: Fault | undefined;
    for (const part of parts) {
      const truth = part.evaluate(scope);
      if (truth === settles) return settles;
      if (typeof truth !== "boolean") fault ??= truth;
    }
    return fault ?? !settles;
  };
  return {
    text: parts.map(bracketed).join(type === "and" ? " && " : " || "),
    parts,
    reads: [],
    evaluate,
  };
}

const bracketed = ({ text }: Guard) => (/ (&&|\|\|) | \? /.test(text) ? `(${text})` : text);

function negate(part: Guard): Guard {
  const evaluate = (scope: GuardScope): Truth => {
    const truth = part.evaluate(scope);
    return typeof truth === "boolean" ? !truth : truth;
  };
  return {
    text: /^[\w.]+(\([^()]*\))?$/.test(part.text) ? `!${part.text}` : `!(${part.text})`,
    parts: [part],
    reads: [],
    evaluate,
  };
}

interface Check {
  reads: readonly string[];
  holds(params: JsonObject, scope: GuardScope): Truth;
}

const checks: Readonly<Record<string, Check>> = {
  "overlap.reached": {
    reads: ["context.submissions", "context.overlap"],
    holds: (_, { context }) =>
      compare(context["submissions"], context["overlap"], (done, overlap) => done + 1 >= overlap),
  },
  "assignments.none": {
    reads: ["event.active"],
    holds: (_, { event }) => compare(event["active"], 0, (active, none) => active <= none),
  },
  "sample.chosen": {
    reads: ["context.reviewDraw", "context.reviewShare"],
    holds: (params, { context, event }) =>
      compare(
        context["reviewDraw"],
        params["share"] ?? event["reviewShare"] ?? context["reviewShare"],
        (draw, share) => draw < share || share >= 1,
      ),
  },
  "outcome.is": {
    reads: ["event.outcome"],
    holds: (params, { event }) => {
      const wanted = params["anyOf"];
      return Array.isArray(wanted) && wanted.includes(event["outcome"]);
    },
  },
  "state.in": { reads: [], holds: (params, scope) => scope.isIn(String(params["state"])) },
};

function compare(left: unknown, right: unknown, holds: (left: number, right: number) => boolean): Truth {
  if (typeof left === "number" && typeof right === "number") return holds(left, right);
  return { message: "A number that the guard compares is missing." };
}
