import { Hono, type Context, type Next } from "hono";
import { settingsOf } from "./env.ts";
import { logAccess } from "./gateway/access-log.ts";
import { drain } from "./gateway/body.ts";
import { beginCall, type Edge } from "./gateway/call.ts";
import { describeAuthorizationServer } from "./gateway/client-token.ts";
import { gateway } from "./gateway/gateway.ts";
import { tellHealth } from "./gateway/health.ts";
import { answerProblem } from "./gateway/problem.ts";
import { serveApp, serveDescription, serveDocs } from "./pages/pages.ts";
import { openSocket } from "./rooms/inbox/socket.ts";
import { pushToRoom } from "./rooms/push.ts";

export const app = new Hono<Edge>();

app.onError(answerProblem);
app.use(observe);

app.get("/healthz", tellHealth);
app.get("/", (c) => c.redirect("/app/"));
app.get("/app", serveApp);
app.get("/app/*", serveApp);
app.get("/.well-known/oauth-authorization-server", (c) =>
  c.json(describeAuthorizationServer(new URL(c.req.url).origin)),
);
app.get("/openapi.json", serveDescription);
app.get("/asyncapi.json", serveDescription);
app.get("/docs", serveDocs);
app.get("/docs/*", serveDocs);

app.post("/internal/rooms/:roomId", pushToRoom);
app.get("/v1/inbox/socket", openSocket);
app.get("/inbox/socket", openSocket);

app.all("*", gateway);

/** Around everything: a request id, the headers of every answer, and one line in the log. */
async function observe(c: Context<Edge>, next: Next): Promise<void> {
  const call = beginCall(c.req.raw, settingsOf(c.env));
  c.set("call", call);
  await next();
  await drain(c.req.raw);
  if (!call.dressed && c.res.status !== 101)
    for (const [name, value] of call.answerHeaders) c.res.headers.set(name, value);
  logAccess(call, c.req.method, c.req.path, c.res);
}
