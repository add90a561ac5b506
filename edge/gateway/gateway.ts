import { requestProblems } from "../../core/kernel/wire/problem.ts";
import type { Identity } from "../../core/kernel/wire/signature.ts";
import type { Bindings } from "../env.ts";
import { createPresignedUrl, downloadExport, downloadFile, presignParts } from "../files/files.ts";
import { createSocketTicket } from "../rooms/inbox/ticket.ts";
import { anonymous, authenticate } from "./authenticate.ts";
import { forwardBrowserSession, isBrowserSession } from "./browser-session.ts";
import { bulkTarget } from "./bulk-stream.ts";
import type { Call } from "./call.ts";
import { cors } from "./cors.ts";
import { giveClientToken } from "./client-token.ts";
import { forward } from "./forward.ts";
import { readHeader } from "./headers.ts";
import { limitRate } from "./rate-limit.ts";
import { matchRoute, paramsOf, type Route } from "./route.ts";
import { targetOf } from "./target.ts";
import { forwardOlder } from "./versions/forward-older.ts";
import { olderOf } from "./versions/transform.ts";
import { readVersion, versionHeader, versionHeaders } from "./versions/versions.ts";

/** One request that the edge answers itself. */
export interface OwnRequest {
  request: Request;
  env: Bindings;
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
export async function gateway(call: Call, request: Request, env: Bindings): Promise<Response> {
  const { method, headers } = call;
  const { url } = request;
  const preflight = cors(call, url);
  if (preflight) return preflight;
  const target = targetOf(url);
  const { path, search } = method === "POST" ? bulkTarget(headers, target.path, target.search) : target;
  const version = readVersion(readHeader(headers, versionHeader));
  call.version = version.name;
  Object.assign(call.answerHeaders, versionHeaders(version));
  const route = matchRoute(method, path);
  call.route = route;
  // What is known is known at once: to wait for it costs more than to find it.
  const found = route.public ? anonymous(call) : authenticate(call, readHeader(headers, "authorization"));
  const identity = found instanceof Promise ? await found : found;
  call.identity = identity;
  const limited = limitRate(call, route.limit, identity);
  if (limited) await limited;
  if (route.edge) {
    const own = ownEndpoints[`${route.service}.${route.name}`];
    if (!own) throw requestProblems.unavailable();
    return own({ request, env, call, route, params: paramsOf(route, path), identity });
  }
  const exchange = { route, path: path + search, identity };
  const older = olderOf(version.name, route.name);
  if (older.length > 0) return forwardOlder(call, request, exchange, older);
  return isBrowserSession(request, exchange)
    ? forwardBrowserSession(call, request, exchange)
    : forward(call, request, exchange);
}
