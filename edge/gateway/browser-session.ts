import { requestProblems } from "../../core/kernel/wire/problem.ts";
import type { Call } from "./call.ts";
import { encode, parseJson, readWithin } from "./body.ts";
import { isAllowedOrigin } from "./cors.ts";
import { forward, type Forward } from "./forward.ts";
import type { Bytes } from "./upstream.ts";

const keptSeconds = 30 * 24 * 3600;
const entries = new Set([
  "login",
  "loginSecondFactor",
  "loginPasskey",
  "confirmLoginEnrolment",
  "confirmRegistration",
  "refresh",
  "acceptInvitation",
  "finishOidc",
]);
const exits = new Set(["logout", "logoutOidc"]);
/** Longer than a sign-in through an identity provider may take. */
const bindingSeconds = 660;

/** Whether a call asks for, or ends, a session that a browser keeps: its refresh token lives in a cookie that no script can read. */
export function isBrowserSession(request: Request, { route }: Forward): boolean {
  return (
    route.service === "auth" &&
    request.headers.get("x-welo-browser") === "1" &&
    (entries.has(route.name) || exits.has(route.name) || route.name === "startOidc")
  );
}

/** Forwards a sign-in, refresh or sign-out, and keeps the refresh token between core and the cookie. */
export async function forwardBrowserSession(call: Call, request: Request, exchange: Forward): Promise<Response> {
  const origin = request.headers.get("origin");
  if (origin !== null && !isAllowedOrigin(origin, new URL(request.url).origin, call.settings))
    throw requestProblems.forbidden();
  const { name } = exchange.route;
  const secure = new URL(request.url).protocol === "https:";
  const body =
    name === "refresh"
      ? await withCookieIn(request, "refreshToken", nameOf("welo_refresh", secure))
      : name === "finishOidc"
        ? await withCookieIn(request, "binding", nameOf("welo_oidc", secure))
        : undefined;
  const answer = await forward(call, request, { ...exchange, body });
  // Only a browser that began a sign-in elsewhere may finish it.
  if (name === "startOidc") {
    if (!answer.ok) return answer;
    const [hidden, binding] = await take(answer, "binding");
    return binding ? withCookie(hidden, "welo_oidc", binding, bindingSeconds, secure) : hidden;
  }
  if (exits.has(name) || answer.status === 401) return withCookie(answer, "welo_refresh", "", 0, secure);
  if (!answer.ok) return answer;
  const [hidden, token] = await take(answer, "refreshToken");
  return token ? withCookie(hidden, "welo_refresh", token, keptSeconds, secure) : hidden;
}

/** Over TLS a cookie has a name that no neighbouring site can set. */
function nameOf(cookie: string, secure: boolean): string {
  return secure ? `__Host-${cookie}` : cookie;
}

/** An answer without one of its fields, and that field. */
async function take(answer: Response, field: string): Promise<[Response, string | null]> {
  const told = (await answer.json()) as Record<string, unknown>;
  const { status, headers } = answer;
  const hidden = new Response(JSON.stringify({ ...told, [field]: null }), { status, headers });
  hidden.headers.delete("content-length");
  const value = told[field];
  return [hidden, typeof value === "string" ? value : null];
}

async function withCookieIn(request: Request, field: string, cookie: string): Promise<Bytes> {
  const read = request.body && (await readWithin(request.body, 10_000));
  const sent = read?.byteLength ? read : encode("{}");
  const token = cookieOf(request, cookie);
  const body = parseJson(sent);
  if (typeof body !== "object" || body === null || field in body || !token) return sent;
  return encode(JSON.stringify({ ...body, [field]: token }));
}

/** One of our cookies; none where there are two, one of which somebody tossed in from a neighbouring site. */
function cookieOf(request: Request, name: string): string | undefined {
  const cookies = request.headers.get("cookie")?.split(";") ?? [];
  const ours = cookies.map((one) => one.trim()).filter((one) => one.startsWith(`${name}=`));
  return ours.length === 1 ? ours[0]!.slice(name.length + 1) : undefined;
}

function withCookie(answer: Response, cookie: string, value: string, seconds: number, secure: boolean): Response {
  const marked = new Response(answer.body, answer);
  const kept = `${nameOf(cookie, secure)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict`;
  marked.headers.append("set-cookie", secure ? `${kept}; Secure` : kept);
  return marked;
}
