import { Hono } from "hono";
import { dress } from "../core/kernel/wire/answer-headers.ts";
import { type Bindings, settingsOf } from "./env.ts";
import { logAccess } from "./gateway/access-log.ts";
import { drain } from "./gateway/body.ts";
import { beginCall, type Call, type Edge } from "./gateway/call.ts";
import { describeAuthorizationServer } from "./gateway/client-token.ts";
import { gateway } from "./gateway/gateway.ts";
import { headerTooLong } from "./gateway/headers.ts";
import { tellHealth } from "./gateway/health.ts";
import { answerProblem } from "./gateway/problem.ts";
import { serveApp, serveDescription, serveDocs } from "./pages/pages.ts";
import { openSocket } from "./rooms/inbox/socket.ts";
import { pushToRoom } from "./rooms/push.ts";

const router = new Hono<Edge>();

router.onError((error) => {
  throw error;
});
router.get("/healthz", tellHealth);
router.get("/", (c) => c.redirect("/app/"));
router.get("/app", serveApp);
router.get("/app/*", serveApp);
router.get("/.well-known/oauth-authorization-server", (c) =>
  c.json(describeAuthorizationServer(new URL(c.req.url).origin)),
);
router.get("/openapi.json", serveDescription);
router.get("/asyncapi.json", serveDescription);
router.get("/docs", serveDocs);
router.get("/docs/*", serveDocs);

router.post("/internal/rooms/:roomId", pushToRoom);
router.get("/v1/inbox/socket", openSocket);
router.get("/inbox/socket", openSocket);

router.all("*", ({ req, env }) => gateway(env.call, req.raw, env));

/** The API has a table of routes of its own, and most requests are for it. */
const api = /^https?:\/\/[^/]+\/v1\/(?!inbox\/socket)/;

/** Around everything: a request id, the headers of every answer, and one line in the log. */
export async function answer(request: Request, bindings: Bindings): Promise<Response> {
  const { url } = request;
  const call = beginCall(request, settingsOf(bindings));
  let response: Response;
  try {
    if (call.tooLong) throw headerTooLong();
    response = await (api.test(url) ? gateway(call, request, bindings) : router.fetch(request, { ...bindings, call }));
  } catch (error) {
    // Made here, whatever core had answered before.
    call.dressed = false;
    response = answerProblem(error, call);
  }
  if (request.body) await drain(request);
  if (!call.dressed && response.status !== 101) dressHere(response, call);
  logAccess(call, url, response);
  return call.method === "HEAD" ? withoutBody(response) : response;
}

/** What GET is answered, but for the body: HEAD is asked of core as GET. */
async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel();
  return new Response(null, response);
}

function dressHere({ headers }: Response, { id, secure, answerHeaders }: Call): void {
  headers.set("x-request-id", id);
  dress(headers, secure, answerHeaders);
}
