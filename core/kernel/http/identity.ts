import {
  type Context,
  createContext,
  everything,
  type Grants,
  NO_WORKSPACE,
  nothing,
  type Runtime,
} from "../context.ts";
import { newId } from "../wire/id.ts";
import { deadlineHeader, readDeadline } from "../wire/deadline.ts";
import { requestProblems } from "../wire/problem.ts";
import {
  decodeIdentity,
  describeBody,
  HASHED_BODY_LIMIT,
  type Identity,
  readSeal,
  sealHeader,
  UNKNOWN_LENGTH,
  verify,
} from "../wire/signature.ts";
import { useNonce } from "./nonce.ts";

/** Requests that this process made itself, with the identity that vouches for them. */
const vouched = new WeakMap<Request, Identity>();

/** Marks a request as this process's own: it needs no signature. */
export function vouch(request: Request, identity: Identity): Request {
  vouched.set(request, identity);
  return request;
}

export type GrantsOf = (workspaceId: string, userId: string) => Promise<Grants & { active: boolean }>;

/** Finds out who sent a request: from its signature, or because this process made it. Throws 401 for anything else. */
export async function identify(
  runtime: Runtime,
  request: Request,
  path: string,
  body: Uint8Array<ArrayBuffer> | null,
  streamed = false,
): Promise<Identity> {
  const own = vouched.get(request);
  if (own) return own;
  const seal = readSeal(request.headers.get(sealHeader));
  const identity = seal && decodeIdentity(seal.identity);
  if (!identity) throw unsigned();
  const secret = identity.actor.type === "service" ? runtime.config.SERVICE_SECRET : runtime.config.EDGE_SECRET;
  if (!verify(secret, request.method, path, seal, runtime.clock.now().getTime())) throw unsigned();
  const arriving = streamed && !body;
  const fits = arriving ? isLong(seal.body, identity) : seal.body === (await describeBody(body));
  if (!fits) throw unsigned();
  if (seal.nonce.length < 16 || seal.nonce.length > 80) throw unsigned();
  if (!(await useNonce(runtime, seal.nonce, Number(seal.time), request.method))) throw unsigned();
  return identity;
}

/** Whether a body may be read while it arrives: none, or what is too long for a hash, of whose length the signature holds it to account. */
function isLong(described: string, { actor }: Identity): boolean {
  const length = Number(/^length:(\d{1,15})$/.exec(described)?.[1] ?? NaN);
  return length === 0 || length > HASHED_BODY_LIMIT || (described === UNKNOWN_LENGTH && actor.type === "service");
}

function unsigned() {
  return requestProblems.unauthenticated({ detail: "Requests reach this service through the edge." });
}

/** At most the permissions that a token's scopes name. */
function within(found: Grants, scopes: readonly string[]): Grants {
  const only = (permissions: ReadonlySet<string>) => new Set(scopes.filter((scope) => permissions.has(scope)));
  return {
    ...found,
    all: false,
    permissions: found.all ? new Set(scopes) : only(found.permissions),
    inProjects: (found.inProjects ?? []).map((one) => ({ ...one, permissions: only(one.permissions) })),
  };
}

/** What a request is called in logs, and what began it. */
export function namesOf(request: Request): { requestId: string; correlationId: string } {
  const header = (name: string) => request.headers.get(name)?.slice(0, 80);
  const requestId = header("x-request-id") || newId();
  return { requestId, correlationId: header("x-correlation-id") || requestId };
}

/** Makes the context of a request from who sent it and what auth says they may do. */
export async function contextFor(
  runtime: Runtime,
  request: Request,
  identity: Identity,
  grantsOf: GrantsOf,
  names = namesOf(request),
): Promise<Context> {
  const { actor, workspaceId } = identity;
  let grants: Grants = nothing;
  if (actor.type === "service") grants = everything;
  else if (actor.type !== "anonymous" && workspaceId) {
    const found = await grantsOf(workspaceId, actor.id);
    if (!found.active) throw requestProblems.unauthenticated({ detail: "This account is not active." });
    grants = identity.scopes ? within(found, identity.scopes) : found;
  }
  return createContext(runtime, {
    workspaceId: workspaceId ?? NO_WORKSPACE,
    actor,
    sessionId: identity.sessionId,
    grants,
    ip: identity.ip,
    userAgent: identity.userAgent,
    place: identity.place ?? null,
    authenticatedAt: identity.authenticatedAt ?? null,
    amr: identity.amr ?? [],
    ...names,
    traceparent: request.headers.get("traceparent"),
    deadlineAt: deadlineOf(request),
  });
}

function deadlineOf(request: Request): number | null {
  const ms = readDeadline(request.headers.get(deadlineHeader));
  return ms === null ? null : Date.now() + ms;
}
