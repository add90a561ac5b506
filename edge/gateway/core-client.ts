import type { Transport } from "../../core/kernel/wire/client.ts";
import type { Method } from "../../core/kernel/wire/endpoint.ts";
import type { Identity } from "../../core/kernel/wire/signature.ts";
import type { Call } from "./call.ts";
import { encode } from "./body.ts";
import { askCore } from "./upstream.ts";

/** A transport for the typed client: calls a service of core, its internal endpoints too, as `identity`. */
export function coreTransport(call: Call, service: string, identity: Identity): Transport {
  return async ({ method, path, headers, body }) => {
    if (body !== undefined && typeof body !== "string")
      throw new TypeError("The edge streams no body of its own to core.");
    const response = await askCore(call, {
      service,
      method: method as Method,
      path,
      identity,
      headers,
      body: body === undefined ? null : encode(body),
      repeatable: method === "GET" || headers["idempotency-key"] !== undefined,
      deadlineMs: call.settings.DEADLINE_MS,
      // What the edge asks by itself was let in already: refusing it would lose the request and save nothing.
      limit: "credential",
    });
    return {
      status: response.status,
      header: (name) => response.headers.get(name),
      text: () => response.text(),
      bytes: () => response.body as unknown as AsyncIterable<Uint8Array>,
    };
  };
}

/** The edge itself, for what it asks of core on nobody's behalf. */
export const edgeIdentity: Identity = {
  workspaceId: null,
  actor: { type: "anonymous", id: "edge" },
  sessionId: null,
  scopes: null,
  ip: null,
  userAgent: null,
};
