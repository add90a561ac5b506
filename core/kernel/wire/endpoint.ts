import type * as v from "valibot";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type ObjectSchema = v.GenericSchema & { readonly entries?: Record<string, unknown> };

/** How much a call costs the platform; the edge limits each class on its own. */
export type RouteClass = "read" | "write" | "bulk" | "credential";

export interface EndpointSpec {
  summary: string;
  query?: ObjectSchema;
  params?: ObjectSchema;
  body?: ObjectSchema;
  response?: v.GenericSchema;
  /** Codes of the problems that this endpoint may answer with, besides those that all do. */
  problems?: readonly string[];
  /** The permission that the verb asks for; absent only where `public` or `self` says why. */
  permission?: string;
  /** It is about the whole workspace: a role in a project that grants the permission is not enough. */
  wide?: true;
  /** Anybody may call it, without a token. */
  public?: true;
  /** Any signed-in person may, about themselves; `any`: a program with a key, too. */
  self?: true | "any";
  /** Service to service only: never routed by the edge. */
  internal?: true;
  /** Answered by the edge itself, which calls core for the rest. */
  edge?: true;
  /** Success status; 200, or 204 without a response. */
  status?: 200 | 201 | 202 | 204;
  /** Whether If-Match is honoured or required (428). */
  ifMatch?: "optional" | "required";
  /** The body is a form (`application/x-www-form-urlencoded`), as other people's protocols want it. */
  form?: true;
  /** NDJSON or bytes instead of one JSON document. */
  stream?: { request?: "ndjson" | "bytes"; response?: "ndjson" | "bytes" };
  limit?: RouteClass;
  /** A dangerous act: a person must have proved lately who they are. Fields of the body: only where one of them is given. */
  stepUp?: true | readonly string[];
}

export interface Endpoint<S extends EndpointSpec = EndpointSpec> {
  method: Method;
  path: string;
  spec: S;
}
export type Contract = Record<string, Endpoint>;

type Out<S> = S extends v.GenericSchema ? v.InferOutput<S> : unknown;
type In<S> = S extends v.GenericSchema ? v.InferInput<S> : unknown;
type IfMatch<S extends EndpointSpec> = S["ifMatch"] extends "required"
  ? { ifMatch: string }
  : S["ifMatch"] extends "optional"
    ? { ifMatch?: string | undefined }
    : unknown;
type RequestStream<S extends EndpointSpec> = S["stream"] extends { request: string }
  ? { content: AsyncIterable<Uint8Array> }
  : unknown;

/** What a verb receives: path, query and body as one object, parsed. */
export type Input<E extends Endpoint> = Out<E["spec"]["params"]> &
  Out<E["spec"]["query"]> &
  Out<E["spec"]["body"]> &
  IfMatch<E["spec"]> &
  RequestStream<E["spec"]>;
/** What a caller gives: the same before parsing. */
export type CallInput<E extends Endpoint> = In<E["spec"]["params"]> &
  In<E["spec"]["query"]> &
  In<E["spec"]["body"]> &
  IfMatch<E["spec"]> &
  RequestStream<E["spec"]>;
/** What comes back: the parsed response, or a stream of NDJSON items. */
export type Output<E extends Endpoint> = E["spec"]["stream"] extends { response: "ndjson" }
  ? AsyncIterable<Out<E["spec"]["response"]>>
  : E["spec"]["stream"] extends { response: "bytes" }
    ? AsyncIterable<Uint8Array>
    : E["spec"]["response"] extends v.GenericSchema
      ? v.InferOutput<E["spec"]["response"]>
      : void;

/** One row of a contract table. Path parameters are written `:name` and declared in `params`. */
export function endpoint<const S extends EndpointSpec>(method: Method, path: string, spec: S): Endpoint<S> {
  return { method, path, spec };
}

/** An endpoint that speaks NDJSON or bytes in one direction or both. */
endpoint.stream = function stream<const S extends EndpointSpec & { stream: NonNullable<EndpointSpec["stream"]> }>(
  method: Method,
  path: string,
  spec: S,
): Endpoint<S> {
  return { method, path, spec };
};

/** The names of an object schema's fields. */
export function fieldsOf(schema: ObjectSchema | undefined): string[] {
  return Object.keys(schema?.entries ?? {});
}

/** The success status of an endpoint. */
export function successStatus(e: Endpoint): number {
  return e.spec.status ?? (e.spec.response || e.spec.stream?.response ? 200 : 204);
}

/** The rate-limit class of an endpoint. */
export function routeClass(e: Endpoint): RouteClass {
  return e.spec.limit ?? (e.method === "GET" ? "read" : "write");
}
