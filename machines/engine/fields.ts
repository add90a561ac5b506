import { eventCatalogue } from "./event-catalogue.ts";
import { compileExpression } from "./expression.ts";
import { compileGuard } from "./guard.ts";
import { type Issue, pointTo } from "./issue.ts";
import { isObject } from "./json.ts";
import { type PathRead, pathsRead } from "./paths.ts";
import { actionSites, expressionSites, guardSites, type Site } from "./sites.ts";
import type { Tree } from "./tree.ts";

/** Context keys that the platform gives to every instance it starts. */
export const inputKeys = ["taskId", "projectId", "batchId", "overlap", "reviewShare", "reviewDraw"] as const;

/** Expressions and guards that read event fields or context keys which are never there, and event names that look misspelt. */
export function fieldIssues(tree: Tree, startContext: Readonly<Record<string, unknown>>): Issue[] {
  const contextKeys = new Set([...inputKeys, ...Object.keys(startContext), ...assignedKeys(tree)]);
  const issues: Issue[] = [];
  for (const { site, reads } of [...readsOfExpressions(tree), ...readsOfGuards(tree)]) {
    const eventKeys = fieldsFor(tree, site);
    for (const { root, keys, optional } of reads) {
      const known = root === "context" ? contextKeys : eventKeys;
      const field = keys[0];
      if (field === undefined || !known || known.has(field)) continue;
      const code = root === "context" ? "expression.context_unknown" : "expression.field_unknown";
      const severity = optional || root === "context" ? "warning" : "error";
      issues.push({ severity, code, pointer: site.pointer, message: `${where(root, site)} has no "${field}".` });
    }
  }
  return [...issues, ...misspelt(tree)];
}

interface Reading {
  site: Site;
  reads: PathRead[];
}

function readsOfExpressions(tree: Tree): Reading[] {
  return expressionSites(tree).flatMap((site) => {
    const result = compileExpression(site.source);
    return result.ok ? [{ site, reads: pathsRead(result.expression.ast) }] : [];
  });
}

/** What the catalogue's guards look at. */
function readsOfGuards(tree: Tree): Reading[] {
  return guardSites(tree)
    .filter(({ guard }) => guard.type !== "cel")
    .map((site) => {
      const reads = compileGuard(site.guard, "", []).reads.map((path): PathRead => {
        const [root, ...keys] = path.split(".");
        return { root: root as PathRead["root"], keys, optional: false };
      });
      return { site, reads };
    });
}

function where(root: string, { trigger }: Site): string {
  if (root === "context") return "The context";
  return trigger?.kind === "event" ? `The event ${trigger.event}` : "No event that leads here";
}

/** Context keys that some assign sets. */
export function assignedKeys(tree: Tree): string[] {
  return actionSites(tree).flatMap(({ action }) => {
    const set = action.type === "assign" ? action.params?.["set"] : undefined;
    return isObject(set) ? Object.keys(set) : [];
  });
}

/** The fields an expression may read here, undefined when an event that the platform does not define may cause it. */
function fieldsFor(tree: Tree, { trigger }: Site): Set<string> | undefined {
  if (trigger?.kind === "event") return fieldsOf(trigger.event);
  if (trigger?.kind === "invoke") return new Set(["type", trigger.outcome === "done" ? "output" : "error"]);
  const fields = new Set<string>(["type"]);
  for (const event of eventsIn(tree)) {
    const known = fieldsOf(event);
    if (!known) return undefined;
    for (const field of known) fields.add(field);
  }
  return fields;
}

function fieldsOf(event: string): Set<string> | undefined {
  const spec = Object.hasOwn(eventCatalogue, event) ? eventCatalogue[event] : undefined;
  return spec && new Set(["type", ...Object.keys(spec.fields)]);
}

function eventsIn(tree: Tree): Set<string> {
  const triggers = tree.nodes.flatMap((node) => node.transitions.map(({ trigger }) => trigger));
  return new Set(triggers.flatMap((trigger) => (trigger.kind === "event" ? [trigger.event] : [])));
}

function misspelt(tree: Tree): Issue[] {
  return tree.nodes.flatMap((node) =>
    Object.keys(node.state.on ?? {}).flatMap((event) => {
      if (Object.hasOwn(eventCatalogue, event)) return [];
      const meant = Object.keys(eventCatalogue).find((known) => distance(known, event) <= 2);
      if (!meant) return [];
      const message = `The platform sends no "${event}"; did you mean "${meant}"?`;
      return [
        {
          severity: "warning" as const,
          code: "event.unknown" as const,
          pointer: pointTo(node.pointer, "on", event),
          message,
        },
      ];
    }),
  );
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, replaced));
    }
    row = next;
  }
  return row[b.length]!;
}
