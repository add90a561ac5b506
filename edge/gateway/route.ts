import type { Method, RouteClass } from "../../core/kernel/wire/endpoint.ts";
import { requestProblems } from "../../core/kernel/wire/problem.ts";
import { routes } from "./routes.gen.ts";

export type RouteRow = readonly [
  method: Method,
  path: string,
  service: string,
  name: string,
  limit: RouteClass,
  flags: string,
];

export interface Route {
  method: Method;
  /** The contract's path, such as `/tasks/:taskId`. */
  pattern: string;
  service: string;
  name: string;
  limit: RouteClass;
  public: boolean;
  /** Answered here, with core's help. */
  edge: boolean;
  /** The request's body is passed on as it arrives. */
  streamsIn: boolean;
  streamsOut: boolean;
}

interface Node {
  fixed: Map<string, Node>;
  parameter?: Node;
  routes: Map<string, Route>;
}
const pathPattern = /^(?:\/[\w.~:@-]{1,200})+$/;

const root = plant(routes);

function plant(rows: readonly RouteRow[]): Node {
  const top: Node = { fixed: new Map(), routes: new Map() };
  for (const [method, pattern, service, name, limit, flags] of rows) {
    let node = top;
    for (const segment of pattern.split("/").slice(1))
      node = segment.startsWith(":") ? (node.parameter ??= bud()) : grow(node, segment);
    node.routes.set(method, {
      method,
      pattern,
      service,
      name,
      limit,
      public: flags.includes("p"),
      edge: flags.includes("e"),
      streamsIn: /[nb]/.test(flags),
      streamsOut: flags.includes("s"),
    });
  }
  return top;
}

function bud(): Node {
  return { fixed: new Map(), routes: new Map() };
}

function grow(node: Node, segment: string): Node {
  let next = node.fixed.get(segment);
  if (!next) node.fixed.set(segment, (next = bud()));
  return next;
}

/** Finds the endpoint of a path without version, for HEAD that of GET (RFC 9110, 9.3.2); throws 404 where there is none and 405 with `Allow` where another method is. */
export function matchRoute(method: string, path: string): Route {
  const segments = pathPattern.test(path) ? path.split("/") : [];
  const route = find(root, segments, 1, method === "HEAD" ? "GET" : method);
  if (route) return route;
  const allowed = new Set<string>();
  note(root, segments, 1, allowed);
  if (allowed.size === 0) throw requestProblems.not_found();
  if (allowed.has("GET")) allowed.add("HEAD");
  throw requestProblems.method_not_allowed({ allow: [...allowed] }, { allow: [...allowed].join(", ") });
}

function find(node: Node, segments: string[], index: number, method: string): Route | undefined {
  if (index === segments.length) return node.routes.get(method);
  const fixed = node.fixed.get(segments[index]!);
  const found = fixed && find(fixed, segments, index + 1, method);
  return found ?? (node.parameter && find(node.parameter, segments, index + 1, method));
}

/** Every method that is answered at a path. */
function note(node: Node, segments: string[], index: number, allowed: Set<string>): void {
  if (index === segments.length) {
    for (const name of node.routes.keys()) allowed.add(name);
    return;
  }
  const fixed = node.fixed.get(segments[index]!);
  if (fixed) note(fixed, segments, index + 1, allowed);
  if (node.parameter) note(node.parameter, segments, index + 1, allowed);
}

/** What a path says for the parameters of the route that it matched. */
export function paramsOf({ pattern }: Route, path: string): Record<string, string> {
  const params: Record<string, string> = {};
  const segments = path.split("/");
  pattern.split("/").forEach((part, i) => {
    if (part.startsWith(":")) params[part.slice(1)] = segments[i]!;
  });
  return params;
}
