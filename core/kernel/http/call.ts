import { actorName, type Context, type Runtime } from "../context.ts";
import { inTransaction, outsideTransaction } from "../transaction.ts";
import { type Client, client, type Transport, type WireRequest, type WireResponse } from "../wire/client.ts";
import type { Contract } from "../wire/endpoint.ts";
import { deadlineHeader } from "../wire/deadline.ts";
import { newId } from "../wire/id.ts";
import { Problem, requestProblems } from "../wire/problem.ts";
import { describeBody, type Identity, signedHeaders, UNKNOWN_LENGTH } from "../wire/signature.ts";
import { type Breaker, createBreaker } from "./breaker.ts";
import { vouch } from "./identity.ts";

const TIMEOUT_MS = 10_000;
export type LocalApps = ReadonlyMap<string, { handle(request: Request): Promise<Response> }>;

/** Makes `ctx.call`: a service of this process is called without a socket, any other over signed HTTP. */
export function caller(apps: LocalApps) {
  const breakers = new Map<string, Breaker>();
  return function call<C extends Contract>(ctx: Context, service: string, contract: C): Client<C> {
    const app = apps.get(service);
    const transport = app ? local(ctx, app) : remote(ctx, service, breakerOf(breakers, service));
    const refuse = () => {
      if (inTransaction()) throw new Error(`${service} was called inside a transaction`);
    };
    refuse();
    return client(contract, async (request) => {
      refuse();
      return transport(request);
    });
  };
}

function identityOf(ctx: Context): Identity {
  return {
    workspaceId: ctx.workspaceId,
    actor: { type: "service", id: ctx.runtime.service },
    sessionId: null,
    scopes: null,
    ip: null,
    userAgent: null,
  };
}

function headersOf(ctx: Context, request: WireRequest): Record<string, string> {
  return {
    ...request.headers,
    "x-request-id": newId(),
    "x-correlation-id": ctx.correlationId,
    "x-on-behalf-of": actorName(ctx.actor),
    ...(ctx.traceparent ? { traceparent: ctx.traceparent } : {}),
    ...(ctx.deadlineAt === null
      ? {}
      : { [deadlineHeader]: String(Math.max(1, Math.ceil(ctx.deadlineAt - Date.now()))) }),
  };
}

function wireResponse(response: Response): WireResponse {
  return {
    status: response.status,
    header: (name) => response.headers.get(name),
    text: () => response.text(),
    bytes: () => (response.body ?? []) as AsyncIterable<Uint8Array>,
  };
}

function local(ctx: Context, app: { handle(request: Request): Promise<Response> }): Transport {
  return async (wire) => {
    const request = new Request(`http://localhost${wire.path}`, {
      method: wire.method,
      headers: headersOf(ctx, wire),
      body: wire.body as ConstructorParameters<typeof Response>[0],
    });
    return wireResponse(await outsideTransaction(() => app.handle(vouch(request, identityOf(ctx)))));
  };
}

function breakerOf(breakers: Map<string, Breaker>, service: string): Breaker {
  const known = breakers.get(service) ?? createBreaker(service);
  breakers.set(service, known);
  return known;
}

function remote(ctx: Context, service: string, breaker: Breaker): Transport {
  const { config } = ctx.runtime;
  const origin = config.SERVICE_ORIGINS[service] ?? config.SERVICE_ORIGINS.default;
  if (!origin)
    throw requestProblems.unavailable({
      detail: `Nobody told this process where ${service} answers (SERVICE_ORIGINS).`,
    });
  return async (wire) => {
    const attempts = wire.method === "GET" ? 2 : 1;
    for (let attempt = 1; ; attempt++) {
      try {
        return await breaker.guard(() => send(ctx.runtime, origin, ctx, wire));
      } catch (error) {
        if (error instanceof Problem) throw error;
        if (attempt < attempts) continue;
        ctx.log.warn({ called: service, error }, "a service could not be reached");
        throw requestProblems.unavailable({ service }, { "retry-after": "1" });
      }
    }
  };
}

async function send(runtime: Runtime, origin: string, ctx: Context, wire: WireRequest): Promise<WireResponse> {
  const body = typeof wire.body === "string" ? new TextEncoder().encode(wire.body) : null;
  const described = wire.body && !body ? UNKNOWN_LENGTH : await describeBody(body);
  const signed = { method: wire.method, path: wire.path, body: described };
  const response = await fetch(origin + wire.path, {
    method: wire.method,
    headers: {
      ...headersOf(ctx, wire),
      ...signedHeaders(runtime.config.SERVICE_SECRET, identityOf(ctx), signed),
    },
    body: (body ?? wire.body) as ConstructorParameters<typeof Response>[0],
    signal: wire.stream ? undefined : AbortSignal.timeout(TIMEOUT_MS),
  });
  return wireResponse(response);
}
