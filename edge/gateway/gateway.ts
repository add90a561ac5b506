import type { Context } from "hono";
import { requestProblems } from "../../core/kernel/wire/problem.ts";
import type { Identity } from "../../core/kernel/wire/signature.ts";
import { createPresignedUrl, downloadExport, downloadFile, presignParts } from "../files/files.ts";
import { createSocketTicket } from "../rooms/inbox/ticket.ts";
import { anonymous, authenticate } from "./authenticate.ts";
import { forwardBrowserSession, isBrowserSession } from "./browser-session.ts";
import type { Call, Edge } from "./call.ts";
import { cors } from "./cors.ts";
import { giveClientToken } from "./client-token.ts";
import { forward } from "./forward.ts";
import { limitRate } from "./rate-limit.ts";
import { matchRoute, type Route } from "./route.ts";
import { splitVersion } from "./version.ts";
import { forwardOlder } from "./versions/forward-older.ts";
import { olderOf } from "./versions/transform.ts";
import { readVersion, versionHeader, versionHeaders } from "./versions/versions.ts";

/** One request that the edge answers itself. */
export interface OwnRequest {
  c: Context<Edge>;
  call: Call;
  route: Route;
  params: Record<string, string>;
  identity: Identity;
}
type Own = (request: OwnRequest) => Promise<Response>;

/** The endpoints that contracts mark `edge`. */
export const ownEndpoints: Record<string, Own> = {
  "files.createPresignedUrl": createPresignedUrl,
  "files.presignParts": presignParts,
  "files.downloadFile": downloadFile,
  "auth.giveClientToken": giveClientToken,
  "exports.downloadExport": downloadExport,
  "notifications.createSocketTicket": createSocketTicket,
};

/** The API: route, authenticate, limit, then answer here or forward to core. */
export async function gateway(c: Context<Edge>): Promise<Response> {
  const call = c.get("call");
  const preflight = cors(call, c.req.raw);
  if (preflight) return preflight;
  const { pathname, search } = new URL(c.req.url);
  const { path } = splitVersion(pathname);
  const version = readVersion(c.req.header(versionHeader));
  call.version = version.name;
  for (const [name, value] of versionHeaders(version)) call.answerHeaders.set(name, value);
  const { route, params } = matchRoute(c.req.method, path);
  call.route = route;
  const identity = route.public ? anonymous(call) : await authenticate(call, c.req.header("authorization"));
  call.identity = identity;
  await limitRate(call, route.limit, identity);
  if (route.edge) {
    const own = ownEndpoints[`${route.service}.${route.name}`];
    if (!own) throw requestProblems.unavailable();
    return own({ c, call, route, params, identity });
  }
  const exchange = { route, path: path + search, identity };
  const older = olderOf(version.name, route.name);
  if (older.length > 0) return forwardOlder(call, c.req.raw, exchange, older);
  return isBrowserSession(c.req.raw, exchange)
    ? forwardBrowserSession(call, c.req.raw, exchange)
    : forward(call, c.req.raw, exchange);
}
