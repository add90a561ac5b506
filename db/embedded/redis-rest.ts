import { createHash, timingSafeEqual } from "node:crypto";
import { Redis } from "ioredis";
import { busyPort, requireFreePort } from "./ports.ts";
import { encodeReply, type Encoding } from "./redis-rest-encoding.ts";
import { parseCommand, parseCommands, RequestError, type Command } from "./redis-rest-command.ts";

const largestBody = 10 * 1024 * 1024;

export type StartRedisRest = { redisUrl: string; port: number; token: string };

type Reply = { result: unknown } | { error: string };

/**
 * Serves Upstash's REST protocol on 127.0.0.1 in front of a Redis: `/`, `/pipeline`, `/multi-exec`, `/command/in/path`.
 *
 * The token `<token>@7` speaks to database 7, `<token>` to the one in `redisUrl`.
 */
export async function startRedisRest(options: StartRedisRest): Promise<{ url: string; stop(): Promise<void> }> {
  const { redisUrl, port, token } = options;
  await requireFreePort(port, "the Redis REST door");
  const clients = new Map<string, Promise<Redis>>();
  const clientFor = (database: string): Promise<Redis> => {
    const known = clients.get(database) ?? openDatabase(connect(redisUrl, database), database);
    clients.set(database, known);
    known.catch(() => clients.delete(database));
    return known;
  };
  const serve = async (request: Request): Promise<Response> => {
    const database = authorize(request, token);
    if (database === undefined) return problem(401, "Unauthorized");
    const encoding: Encoding = request.headers.get("upstash-encoding") === "base64" ? "base64" : "text";
    try {
      return await answer(request, await clientFor(database), encoding);
    } catch (error) {
      if (error instanceof RequestError) return problem(error.status, error.message);
      return isReplyError(error) ? problem(400, error.message) : problem(503, "ERR Redis cannot be reached");
    }
  };
  let server: Bun.Server<undefined>;
  try {
    server = Bun.serve({ hostname: "127.0.0.1", port, maxRequestBodySize: largestBody, idleTimeout: 60, fetch: serve });
  } catch (error) {
    if ((error as { code?: string }).code === "EADDRINUSE") throw busyPort(port, "the Redis REST door");
    throw error;
  }
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await server.stop(true);
      for (const client of clients.values()) await client.then((open) => open.disconnect()).catch(() => {});
    },
  };
}

async function answer(request: Request, redis: Redis, encoding: Encoding): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const path = pathname.split("/").filter((part) => part !== "");
  if (request.method === "POST" && path.length === 1 && path[0] === "pipeline") {
    return json(encodeReplies(await pipeline(redis, parseCommands(await readJson(request))), encoding));
  }
  if (request.method === "POST" && path.length === 1 && path[0] === "multi-exec") {
    return json(encodeReplies(await transaction(redis, parseCommands(await readJson(request))), encoding));
  }
  const command =
    path.length === 0
      ? parseCommand(await readJson(request))
      : parseCommand(await commandInPath(request, path, search));
  const [name, ...args] = command;
  return json({ result: encodeReply(await redis.callBuffer(name, ...args), encoding) });
}

/** `/set/key?EX=10` with the value as body: what follows the path is the body, then the query's names and values. */
async function commandInPath(request: Request, path: string[], search: string): Promise<unknown[]> {
  if (request.method !== "GET" && request.method !== "POST" && request.method !== "PUT" && request.method !== "HEAD") {
    throw new RequestError(405, "ERR Method not allowed");
  }
  const body = Buffer.from(await request.arrayBuffer());
  const options = [...new URLSearchParams(search)].flat().filter((part) => part !== "");
  return [...path.map(decodeURIComponent), ...(body.length > 0 ? [body] : []), ...options];
}

async function pipeline(redis: Redis, commands: Command[]): Promise<Reply[]> {
  return Promise.all(
    commands.map(async ([name, ...args]) => {
      try {
        return { result: await redis.callBuffer(name, ...args) };
      } catch (error) {
        if (isReplyError(error)) return { error: error.message };
        throw error;
      }
    }),
  );
}

async function transaction(redis: Redis, commands: Command[]): Promise<Reply[]> {
  const multi = redis.multi();
  for (const [name, ...args] of commands) multi.callBuffer(name, ...args);
  const replies = (await multi.exec()) ?? [];
  return replies.map(([error, result]) => (error ? { error: error.message } : { result }));
}

function encodeReplies(replies: Reply[], encoding: Encoding): unknown[] {
  return replies.map((reply) => ("error" in reply ? reply : { result: encodeReply(reply.result, encoding) }));
}

/** The database that the request's token opens; undefined when it opens none. */
function authorize(request: Request, token: string): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const [given = "", database = ""] = (bearer ?? new URL(request.url).searchParams.get("_token") ?? "").split("@");
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token)) && /^\d{0,4}$/.test(database) ? database : undefined;
}

async function openDatabase(client: Redis, database: string): Promise<Redis> {
  if (database === "") return client;
  try {
    // The driver stays in database 0 when it cannot have the one that it was told.
    await client.select(Number(database));
    return client;
  } catch (error) {
    client.disconnect();
    throw error;
  }
}

function connect(redisUrl: string, database: string): Redis {
  const url = new URL(redisUrl);
  if (database !== "") url.pathname = `/${database}`;
  // Protocol 2 has the shapes that REST clients know: a hash is a list of names and values.
  const client = new Redis(url.href, {
    protocol: 2,
    maxRetriesPerRequest: 1,
    connectTimeout: 2_000,
    retryStrategy: () => 200,
  });
  // Each request reports what it met.
  client.on("error", () => {});
  return client;
}

async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    throw new RequestError(400, "ERR failed to parse the request body as JSON");
  }
}

function isReplyError(error: unknown): error is Error {
  return error instanceof Error && (error.name === "ReplyError" || error.message.startsWith("EXECABORT"));
}

function json(body: unknown): Response {
  return Response.json(body);
}

function problem(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
