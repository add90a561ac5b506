import { Elysia } from "elysia";
import { narrow } from "../authorize.ts";
import type { Context, Runtime } from "../context.ts";
import { fingerprint, once } from "../idempotency.ts";
import { type Contract, type Endpoint, fieldsOf, type Input, type Output } from "../wire/endpoint.ts";
import { requestProblems } from "../wire/problem.ts";
import { encodeAnswer, problemResponse, streamAnswer } from "./answer.ts";
import { asLongAsSigned, inOnePiece, isHashed, parseInput, readBody } from "./body.ts";
import { dressFor } from "./dress.ts";
import { contextFor, type GrantsOf, identify, namesOf } from "./identity.ts";
import { watchNonces } from "./nonce.ts";
import { demandFresh } from "./step-up.ts";

type EdgeOnly<E extends Endpoint> = E["spec"] extends { edge: true } ? true : false;
/** One verb per endpoint of a contract; endpoints that the edge answers itself have none here. */
export type Verbs<C extends Contract> = {
  [K in keyof C as EdgeOnly<C[K]> extends true ? never : K]: (
    ctx: Context,
    input: Input<C[K]>,
  ) => Promise<Output<C[K]>> | Output<C[K]>;
};
type AnyVerb = (ctx: Context, input: unknown) => Promise<unknown> | unknown;

/** A stream of bytes that names its media type. */
export interface TypedBytes extends AsyncIterable<Uint8Array> {
  contentType: string;
}

/** Gives bytes a media type, for endpoints that answer with a file. */
export function bytes(
  contentType: string,
  chunks: Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>,
): TypedBytes {
  const encoder = new TextEncoder();
  return {
    contentType,
    async *[Symbol.asyncIterator]() {
      for await (const chunk of chunks) yield typeof chunk === "string" ? encoder.encode(chunk) : chunk;
    },
  };
}

/** Implements a contract by verbs: every request is identified, authorized, parsed, run and encoded the same way. */
export function mount<C extends Contract>(runtime: Runtime, contract: C, verbs: Verbs<C>, grantsOf: GrantsOf): Elysia {
  const app = new Elysia({ name: runtime.service, normalize: false });
  watchNonces(runtime);
  for (const [name, e] of Object.entries(contract)) {
    const verb = (verbs as Record<string, AnyVerb>)[name];
    if (!verb) {
      if (!e.spec.edge) throw new Error(`${runtime.service} has no verb for ${name}`);
      continue;
    }
    app.route(
      e.method,
      e.path,
      ({ request, params }) =>
        answer(runtime, name, e, verb, request, (params ?? {}) as Record<string, string>, grantsOf),
      { parse: "none" },
    );
  }
  return app as unknown as Elysia;
}

async function answer(
  runtime: Runtime,
  name: string,
  e: Endpoint,
  verb: AnyVerb,
  request: Request,
  params: Record<string, string>,
  grantsOf: GrantsOf,
): Promise<Response> {
  const end = runtime.telemetry.requests.startTimer({ service: runtime.service, endpoint: name });
  const names = namesOf(request);
  let ids: string[] = [];
  let response: Response;
  try {
    const url = new URL(request.url);
    const streamed = Boolean(e.spec.stream?.request);
    const body = streamed && !isHashed(request) ? null : await readBody(request);
    const identity = await identify(runtime, request, url.pathname + url.search, body, streamed);
    const ctx = await contextFor(runtime, request, identity, grantsOf, names);
    // A stream's deadline ends as it begins; what it reads later may take as long as it takes.
    if (e.spec.stream) ctx.deadlineAt = null;
    admit(ctx, e);
    const input = parseInput(e, params, url.searchParams, body, request.headers.get("if-match"));
    if (ctx.actor.type !== "service") ids = idsOf(e, input);
    demandReached(ctx, input);
    demandFresh(ctx, e, input);
    if (streamed) input.content = body ? inOnePiece(body) : asLongAsSigned(request);
    response = await run(ctx, name, e, verb, input, request, url, body);
  } catch (error) {
    response = problemResponse(error, { ...names, ids }, runtime.log);
  }
  end({ status: String(response.status) });
  return dressFor(request, response);
}

function admit(ctx: Context, e: Endpoint): void {
  if (e.spec.internal && !e.spec.permission && ctx.actor.type !== "service" && !e.spec.public && !e.spec.self)
    throw requestProblems.forbidden({ detail: "This endpoint is for services." });
  if (e.spec.public || ctx.actor.type === "service") return;
  if (ctx.actor.type === "anonymous") throw requestProblems.unauthenticated();
  if (e.spec.self === true && ctx.actor.type !== "user")
    throw requestProblems.forbidden({ detail: "Only a person who is signed in can do this." });
  if (e.spec.permission) narrow(ctx, e.spec.permission, e.spec.wide);
}

/** Pointers to the ids in a request; a service is told of none, since its own caller gave them elsewhere. */
function idsOf(e: Endpoint, input: Record<string, unknown>): string[] {
  const path = fieldsOf(e.spec.params);
  const query = fieldsOf(e.spec.query);
  return Object.keys(input)
    .filter((name) => path.includes(name) || (name.endsWith("Id") && typeof input[name] === "string"))
    .map((name) => (path.includes(name) ? `/path/${name}` : query.includes(name) ? `/query/${name}` : `/${name}`));
}

/** A project that the actor does not reach is as good as none. */
function demandReached(ctx: Context, { projectId }: Record<string, unknown>): void {
  if (ctx.projects && typeof projectId === "string" && !ctx.projects.includes(projectId))
    throw requestProblems.not_found();
}

async function run(
  ctx: Context,
  name: string,
  e: Endpoint,
  verb: AnyVerb,
  input: unknown,
  request: Request,
  url: URL,
  body: Uint8Array | null,
): Promise<Response> {
  if (e.spec.stream?.response) {
    const result = (await verb(ctx, input)) as AsyncIterable<unknown> & Partial<TypedBytes>;
    return streamAnswer(e, result, result.contentType);
  }
  const work = async (by: Context) => encodeAnswer(e, await verb(by, input));
  const key =
    e.method === "POST" && e.spec.limit !== "credential" && !e.spec.stream
      ? request.headers.get("idempotency-key")
      : null;
  const stored = key
    ? await once(ctx, key, name, fingerprint(name, url.pathname + url.search, body), work)
    : { ...(await work(ctx)), replayed: false };
  return new Response(stored.status === 204 ? null : stored.body, {
    status: stored.status,
    headers: {
      ...stored.headers,
      "x-request-id": ctx.requestId,
      ...(stored.replayed ? { "idempotency-replayed": "true" } : {}),
    },
  });
}
