import type { Context } from "hono";
import { requestProblems } from "../../core/kernel/wire/problem.ts";
import type { Edge } from "../gateway/call.ts";
import { appPolicy, docsPolicy } from "./policy.ts";

const hashed = /-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

/** The workbench: its files, and its one page for every other path under `/app/`. */
export async function serveApp(c: Context<Edge>): Promise<Response> {
  const { pathname } = new URL(c.req.url);
  if (pathname === "/app") return c.redirect("/app/", 308);
  const isFile = /\.[a-z0-9]+$/i.test(pathname);
  return serve(c, isFile ? pathname : "/app/index.html", appPolicy(c.env.call.settings, new URL(c.req.url)));
}

/** The API reference. */
export async function serveDocs(c: Context<Edge>): Promise<Response> {
  const { pathname } = new URL(c.req.url);
  return serve(c, /^\/docs\/?$/.test(pathname) ? "/docs/index.html" : pathname, docsPolicy());
}

/** The description of the API, or of its events. */
export async function serveDescription(c: Context<Edge>): Promise<Response> {
  c.env.call.answerHeaders["access-control-allow-origin"] = "*";
  return serve(c, c.req.path);
}

async function serve(c: Context<Edge>, path: string, policy?: string): Promise<Response> {
  const asset = await c.env.ASSETS.fetch(
    new Request(new URL(path, c.req.url), { method: c.req.method, headers: conditions(c.req.raw) }),
  );
  if (asset.status === 404) throw requestProblems.not_found();
  const answer = new Response(asset.body, asset);
  answer.headers.set("cache-control", hashed.test(path) ? "public, max-age=31536000, immutable" : "no-cache");
  if (policy) answer.headers.set("content-security-policy", policy);
  return answer;
}

function conditions(request: Request): Record<string, string> {
  return Object.fromEntries(
    ["accept", "if-none-match"].flatMap((name) =>
      request.headers.has(name) ? [[name, request.headers.get(name)!]] : [],
    ),
  );
}
