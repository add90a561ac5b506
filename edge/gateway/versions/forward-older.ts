import { pointTo, Problem, requestProblems } from "../../../core/kernel/wire/problem.ts";
import { encode, parseJson, readWithin, takeBytes } from "../body.ts";
import type { Call } from "../call.ts";
import { forward, type Forward } from "../forward.ts";
import type { Bytes } from "../upstream.ts";
import type { Json, Older } from "./changes.ts";
import { downgradeAnswer, downgradeProblem, upgradeBody, upgradePath } from "./transform.ts";

const mostBytes = 5_000_000;

/**
 * Forwards a request of an older version as today's, and answers as it was then. JSON of at most 5 MB is translated;
 * what streams, and what is larger, is refused with 406 rather than answered in another version than asked for.
 */
export async function forwardOlder(
  call: Call,
  request: Request,
  { route, path, identity }: Forward,
  older: readonly Older[],
): Promise<Response> {
  if (route.streamsIn || route.streamsOut) throw unsupported("Streams are offered in the newest version only.");
  const body = await olderBody(request, route, older);
  const answer = await forward(call, request, { route, path: upgradePath(path, older), identity, body });
  const type = answer.headers.get("content-type") ?? "";
  const isProblem = type.startsWith("application/problem+json");
  if (!answer.body || !(isProblem || type.startsWith("application/json"))) return answer;
  const value = parseJson(await readAnswer(answer.body)) as Json;
  const then = isProblem ? downgradeProblem(value, older) : downgradeAnswer(value, older);
  const told = new Response(JSON.stringify(then), { status: answer.status, headers: answer.headers });
  told.headers.delete("content-length");
  return told;
}

async function olderBody(request: Request, route: Forward["route"], older: readonly Older[]): Promise<Bytes> {
  const bytes = await takeBytes(request, route);
  if (bytes.byteLength === 0 || !older.some(({ body }) => body)) return bytes;
  const now = upgradeBody(parseJson(bytes) as Json, older);
  try {
    return encode(JSON.stringify(now));
  } catch {
    // What can be read may be nested too deeply to be written again.
    throw requestProblems.malformed(pointTo("", "The body is nested too deeply."));
  }
}

async function readAnswer(body: ReadableStream<Uint8Array>): Promise<Bytes> {
  try {
    return await readWithin(body, mostBytes);
  } catch (error) {
    if (error instanceof Problem) throw unsupported("The answer is too large to be translated; ask for fewer items.");
    throw error;
  }
}

function unsupported(detail: string): Problem {
  return requestProblems.version_unsupported({ detail });
}
