import { requestProblems } from "../../../core/kernel/wire/problem.ts";
import type { OwnRequest } from "../../gateway/gateway.ts";
import { roomOf } from "./room.ts";

/** Answers a ticket for the caller's own inbox. */
export async function createSocketTicket({ c, identity }: OwnRequest): Promise<Response> {
  const { workspaceId, actor, sessionId } = identity;
  if (actor.type !== "user" || !workspaceId || !sessionId)
    throw requestProblems.forbidden({ detail: "Only people have an inbox." });
  const origin = pageOrigin(c.req.header("origin"), c.req.header("sec-fetch-site"), new URL(c.req.url).origin);
  const ticket = await roomOf(c.env, actor.id).issueTicket({ workspaceId, userId: actor.id, sessionId, origin });
  const url = new URL("/v1/inbox/socket", c.req.url);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return c.json({ ...ticket, url: url.href });
}

/** The origin of the page that asks; our own pages hide it from requests to us, since their referrer policy is strict. */
export function pageOrigin(origin: string | undefined, site: string | undefined, own: string): string | null {
  if (origin !== undefined && origin !== "null") return origin;
  return site === "same-origin" ? own : null;
}
