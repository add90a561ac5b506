import {
  actionCatalogue,
  type CatalogueEntry,
  guardCatalogue,
  invocationCatalogue,
  literalParams,
  type ParamSpec,
} from "./catalogue.ts";
import { taskStatuses } from "./definition.ts";
import { type Issue, type IssueCode, pointTo } from "./issue.ts";
import { isObject } from "./json.ts";
import { actionSites, expressionIn, guardSites, invokeSites } from "./sites.ts";
import type { Tree } from "./tree.ts";

/** Parameters against the catalogue, and statuses against the list of task statuses. */
export function parameterIssues(tree: Tree): Issue[] {
  const issues: Issue[] = [];
  for (const { guard, pointer } of guardSites(tree)) {
    const entry = Object.hasOwn(guardCatalogue, guard.type) ? guardCatalogue[guard.type] : undefined;
    if (entry) check(entry, "params" in guard ? guard.params : undefined, pointTo(pointer, "params"), issues);
  }
  for (const { action, pointer } of actionSites(tree)) {
    const entry = Object.hasOwn(actionCatalogue, action.type) ? actionCatalogue[action.type] : undefined;
    if (entry) check(entry, action.params, pointTo(pointer, "params"), issues);
  }
  for (const { invoke, pointer } of invokeSites(tree)) {
    const entry = Object.hasOwn(invocationCatalogue, invoke.src) ? invocationCatalogue[invoke.src] : undefined;
    if (entry) check(entry, invoke.params, pointTo(pointer, "params"), issues);
  }
  for (const node of tree.nodes) {
    const status = node.state.meta?.status;
    if (status !== undefined && !(taskStatuses as readonly string[]).includes(status)) {
      const message = `"${status}" is no task status; there are ${taskStatuses.join(", ")}.`;
      issues.push({
        severity: "error",
        code: "status.unknown",
        pointer: pointTo(node.pointer, "meta", "status"),
        message,
      });
    }
  }
  return issues;
}

function check(entry: CatalogueEntry, params: unknown, pointer: string, issues: Issue[]): void {
  const given = isObject(params) ? params : {};
  const report = (code: IssueCode, at: string, message: string) =>
    issues.push({ severity: "error", code, pointer: at, message });
  for (const [name, spec] of Object.entries(entry.params)) {
    const value = given[name];
    const at = pointTo(pointer, name);
    if (value === undefined) {
      if (spec.required) report("param.missing", at, `The parameter "${name}" is needed: ${spec.description}`);
    } else if (expressionIn(value) === undefined) {
      const wrong = mismatch(spec, value);
      if (wrong) report("param.invalid", at, wrong);
    } else if (literalParams.has(name)) {
      report("param.invalid", at, `"${name}" cannot be an expression.`);
    }
  }
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(entry.params, name))
      report("param.unknown", pointTo(pointer, name), `There is no parameter "${name}".`);
  }
}

function mismatch({ type, values, description }: ParamSpec, value: unknown): string | undefined {
  if (!fits(type, value)) return `A value of type ${type} is expected: ${description}`;
  if (values && !values.includes(value as string)) return `One of ${values.join(", ")} is expected.`;
  return undefined;
}

function fits(type: ParamSpec["type"], value: unknown): boolean {
  if (type === "any") return true;
  if (type === "object") return isObject(value);
  if (type === "strings") {
    return Array.isArray(value) && value.every((item) => typeof item === "string" || expressionIn(item) !== undefined);
  }
  return typeof value === type;
}
