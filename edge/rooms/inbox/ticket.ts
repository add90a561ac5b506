import { requestProblems } from "../../../core/kernel/wire/problem.ts";
import type { OwnRequest } from "../../gateway/gateway.ts";
import { roomOf } from "./room.ts";

/** Answers a ticket for the caller's own inbox. */
export async function createSocketTicket({ request, env, identity }: OwnRequest): Promise<Response> {
  const { workspaceId, actor, sessionId } = identity;
  if (actor.type !== "user" || !workspaceId || !sessionId)
    throw requestProblems.forbidden({ detail: "Only people have an inbox." });
  const origin = pageOrigin(
    request.headers.get("origin"),
    request.headers.get("sec-fetch-site"),
    new URL(request.url).origin,
  );
  const ticket = await roomOf(env, actor.id).issueTicket({ workspaceId, userId: actor.id, sessionId, origin });
  const url = new URL("/v1/inbox/socket", request.url);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return Response.json({ ...ticket, url: url.href });
}

/** The origin of the page that asks; our own pages hide it from requests to us, since their referrer policy is strict. */
export function pageOrigin(origin: string | null, site: string | null, own: string): string | null {
  if (origin !== null && origin !== "null") return origin;
  return site === "same-origin" ? own : null;
}
