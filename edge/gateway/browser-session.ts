import { requestProblems } from "../../core/kernel/wire/problem.ts";
import type { Call } from "./call.ts";
import { encode, readWithin } from "./body.ts";
import { isAllowedOrigin } from "./cors.ts";
import { forward, type Forward } from "./forward.ts";
import type { Bytes } from "./upstream.ts";

const cookieName = "welo_refresh";
const keptSeconds = 30 * 24 * 3600;
const entries = new Set(["login", "register", "refresh", "acceptInvitation"]);

/** Whether a call asks for, or ends, a session that a browser keeps: its refresh token lives in a cookie that no script can read. */
export function isBrowserSession(request: Request, { route }: Forward): boolean {
  return (
    route.service === "auth" &&
    request.headers.get("x-welo-browser") === "1" &&
    (entries.has(route.name) || route.name === "logout")
  );
}

/** Forwards a sign-in, refresh or sign-out, and keeps the refresh token between core and the cookie. */
export async function forwardBrowserSession(call: Call, request: Request, exchange: Forward): Promise<Response> {
  const origin = request.headers.get("origin");
  if (origin !== null && !isAllowedOrigin(origin, new URL(request.url).origin, call.settings))
    throw requestProblems.forbidden();
  const body = exchange.route.name === "refresh" ? await withCookieToken(request) : undefined;
  const answer = await forward(call, request, { ...exchange, body });
  const secure = new URL(request.url).protocol === "https:";
  if (!entries.has(exchange.route.name) || answer.status === 401) return withCookie(answer, "", 0, secure);
  if (!answer.ok) return answer;
  const tokens = (await answer.json()) as { refreshToken: string | null };
  const hidden = new Response(JSON.stringify({ ...tokens, refreshToken: null }), {
    status: answer.status,
    headers: answer.headers,
  });
  hidden.headers.delete("content-length");
  return tokens.refreshToken ? withCookie(hidden, tokens.refreshToken, keptSeconds, secure) : hidden;
}

async function withCookieToken(request: Request): Promise<Bytes> {
  const sent = request.body ? new TextDecoder().decode(await readWithin(request.body, 10_000)) : "";
  const token = cookieOf(request);
  let body: unknown;
  try {
    body = JSON.parse(sent || "{}");
  } catch {
    throw requestProblems.malformed({ detail: "The body is not JSON." });
  }
  if (typeof body !== "object" || body === null || "refreshToken" in body || !token) return encode(sent || "{}");
  return encode(JSON.stringify({ ...body, refreshToken: token }));
}

/** The refresh token's cookie; none where there are two, one of which somebody tossed in from a neighbouring site. */
function cookieOf(request: Request): string | undefined {
  const cookies = request.headers.get("cookie")?.split(";") ?? [];
  const ours = cookies.map((one) => one.trim()).filter((one) => one.startsWith(`${cookieName}=`));
  return ours.length === 1 ? ours[0]!.slice(cookieName.length + 1) : undefined;
}

function withCookie(answer: Response, value: string, seconds: number, secure: boolean): Response {
  const marked = new Response(answer.body, answer);
  marked.headers.append(
    "set-cookie",
    `${cookieName}=${value}; Path=/v1/auth; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`,
  );
  return marked;
}
