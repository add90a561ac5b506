import { closeCodes, mostSockets, socketMinutes, ticketSeconds } from "../../rooms/inbox/protocol.ts";
import { mostCharacters, mostMessages, spanMs } from "../../rooms/inbox/pace.ts";

const closing = `The ticket is good once, for ${ticketSeconds} seconds, from the page that asked for it. A client may say at most ${mostMessages} messages in ${spanMs / 1000} seconds, of ${mostCharacters} characters each. Sockets are closed with:

| code | why | what to do |
|---|---|---|
| ${closeCodes.renew} | open for ${socketMinutes} minutes | ask for a new ticket and resume |
| ${closeCodes.tooManySockets} | more than ${mostSockets} of this user | close pages |
| ${closeCodes.signedOut} | the session was ended | sign in again |
| ${closeCodes.policy} | said too much in too short a time | slow down |
| ${closeCodes.tooBig} | said too much at once | say less |
| ${closeCodes.tryLater} | nobody could tell whether the session lives | resume a little later |`;

export const parameters = {
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    description: "Makes the call repeatable: the same key and body get the same answer, another body 422.",
    schema: { type: "string", maxLength: 200 },
  },
  IfMatch: {
    name: "If-Match",
    in: "header",
    required: false,
    description: "The ETag that was read; 412 when somebody changed the thing since.",
    schema: { type: "string" },
    example: '"3"',
  },
  IfMatchRequired: {
    name: "If-Match",
    in: "header",
    required: true,
    description: "The ETag that was read; 412 when somebody changed the thing since, 428 without it.",
    schema: { type: "string" },
    example: '"3"',
  },
  Browser: {
    name: "X-Welo-Browser",
    in: "header",
    required: false,
    description: "Keeps the refresh token in an HttpOnly cookie instead of the body.",
    schema: { const: "1" },
  },
};

export const headers = {
  RequestId: { description: "Names this request in our logs", schema: { type: "string" } },
  ETag: { description: "The thing's version, for If-Match", schema: { type: "string" }, example: '"3"' },
  RateLimit: {
    description: "What is left of the caller's limit, and the seconds until it is whole again",
    schema: { type: "string" },
    example: '"read";r=5990;t=42',
  },
  RetryAfter: { description: "Seconds to wait", schema: { type: "integer" } },
};

export const securitySchemes = {
  accessToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "The accessToken of `POST /auth/login`, good for minutes, or an API key.",
  },
  apiKey: {
    type: "http",
    scheme: "basic",
    description: "An API key as the user name, with an empty password.",
  },
};

export const socketPath = {
  "/inbox/socket": {
    get: {
      operationId: "openSocket",
      summary: "The inbox as a WebSocket",
      description:
        'Needs a one-use ticket of `POST /inbox/ticket`. Says `hello` with the newest position, then each message with its `sequence`; give the last one seen as `after` to miss nothing. `{"type":"ping"}` is answered.\n\n' +
        closing,
      tags: ["notifications"],
      parameters: [
        { name: "ticket", in: "query", required: true, schema: { type: "string" } },
        { name: "after", in: "query", required: false, schema: { type: "integer", minimum: 0 } },
      ],
      responses: {
        "101": { description: "The connection is a WebSocket now" },
        "401": { $ref: "#/components/responses/Problem401" },
        "403": { $ref: "#/components/responses/Problem403" },
      },
      security: [],
    },
  },
};
