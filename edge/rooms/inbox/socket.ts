import type { Context } from "hono";
import { requestProblems } from "../../../core/kernel/wire/problem.ts";
import type { Edge } from "../../gateway/call.ts";
import { isAllowedOrigin } from "../../gateway/cors.ts";
import { parseTicket } from "./protocol.ts";
import { roomOf } from "./room.ts";

/** Leads a WebSocket to its user's room; pages of foreign origins are turned away here. */
export async function openSocket(c: Context<Edge>): Promise<Response> {
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket")
    throw requestProblems.malformed({ detail: "This is for WebSockets." });
  const origin = c.req.header("origin");
  const { settings } = c.env.call;
  if (origin !== undefined && !isAllowedOrigin(origin, new URL(c.req.url).origin, settings))
    throw requestProblems.forbidden();
  const ticket = parseTicket(c.req.query("ticket") ?? "");
  if (!ticket) throw requestProblems.unauthenticated({ detail: "Ask for a ticket first." });
  const answer = await roomOf(c.env, ticket.userId).fetch(c.req.raw);
  // A refusal's headers come from the room and are immutable; every answer of ours gets some more.
  return answer.status === 101 ? answer : new Response(answer.body, answer);
}
