import { tellAnswer } from "../../core/kernel/wire/answer-headers.ts";
import { requestProblems } from "../../core/kernel/wire/problem.ts";
import type { Identity } from "../../core/kernel/wire/signature.ts";
import type { Call } from "./call.ts";
import { takeBody } from "./body.ts";
import { coresHeaders, requestHeaders } from "./headers.ts";
import type { Route } from "./route.ts";
import { askCore, type CoreRequest, isProblem } from "./upstream.ts";

export interface Forward {
  route: Route;
  /** Path with query, without a version. */
  path: string;
  identity: Identity;
  /** Replaces the request's own body. */
  body?: CoreRequest["body"];
}

/** Passes a request on to core, signed, and core's answer back: its problem documents as they are. */
export async function forward(
  call: Call,
  request: Request,
  { route, path, identity, body }: Forward,
): Promise<Response> {
  const { DEADLINE_MS, STREAM_DEADLINE_MS } = call.settings;
  const { method } = route;
  const asked: CoreRequest = {
    service: route.service,
    method,
    path,
    identity,
    headers: requestHeaders(method, request.headers, tellAnswer(call.secure, call.answerHeaders)),
    body: body ?? null,
    repeatable: method === "GET" || method === "PUT" || method === "DELETE" || request.headers.has("idempotency-key"),
    limit: route.limit,
    deadlineMs: route.streamsIn || route.streamsOut || route.limit === "bulk" ? STREAM_DEADLINE_MS : DEADLINE_MS,
  };
  if (body === undefined && request.body)
    asked.body = await takeBody(request, route, route.streamsIn ? STREAM_DEADLINE_MS : DEADLINE_MS);
  const answer = await askCore(call, asked);
  const { status, headers } = answer;
  if (status >= 500 && !isProblem(answer)) {
    await answer.body?.cancel();
    throw status === 504
      ? requestProblems.timeout()
      : status === 500
        ? requestProblems.internal()
        : requestProblems.unavailable();
  }
  // Core put our headers on it. What something between us and core answers, or a core of before, is told in our words.
  call.dressed = headers.get("ratelimit") === call.answerHeaders.ratelimit;
  if (call.dressed) return answer;
  return new Response(answer.body, { status, headers: coresHeaders(headers) });
}
