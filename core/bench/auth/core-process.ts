import { join } from "node:path";
import { findFreePorts } from "../../../db/embedded/ports.ts";
import { newId } from "../../kernel/wire/id.ts";
import { describeBody, type Identity, signedHeaders } from "../../kernel/wire/signature.ts";
import { secrets } from "../host.ts";

const readyLimitMs = 60_000;
/** An answer that takes longer never comes: better a round that fails than one that waits for ever. */
const answerLimitMs = 60_000;
const stopLimitMs = 10_000;

/** Core in a process of its own. */
export interface CoreProcess {
  origin: string;
  stop(): Promise<void>;
}
export interface Answer {
  status: number;
  /** From the request's sending to the answer's end, in milliseconds. */
  ms: number;
}

/** Starts all twelve services as `bun start` does, on a database of their own. */
export async function startCore(env: Record<string, string>, databaseUrl: string): Promise<CoreProcess> {
  const [port = 0] = await findFreePorts(1, 28_800 + Math.floor(Math.random() * 100));
  const child = Bun.spawn([process.execPath, join(import.meta.dirname, "../../server.ts")], {
    env: {
      ...process.env,
      ...env,
      ...secrets,
      DATABASE_URL: databaseUrl,
      REDIS_PREFIX: `bench-${newId().slice(-12)}`,
      NODE_ENV: "production",
      LOG_LEVEL: "error",
      PORT: String(port),
      WELO_PARENT: String(process.pid),
    },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "inherit",
  });
  const origin = `http://127.0.0.1:${port}`;
  process.once("exit", () => child.kill("SIGKILL"));
  const stop = async () => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), stopLimitMs);
    await child.exited;
    clearTimeout(timer);
  };
  for (const end = Date.now() + readyLimitMs; ; await Bun.sleep(50)) {
    const ready = await fetch(`${origin}/health/ready`, { signal: AbortSignal.timeout(5_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) break;
    if (Date.now() < end && child.exitCode === null) continue;
    await stop();
    throw new Error("core did not get ready");
  }
  return { origin, stop };
}

/** Calls core as the edge does. */
export async function ask(
  origin: string,
  method: "GET" | "POST",
  path: string,
  identity: Identity,
  body?: unknown,
): Promise<Answer> {
  const bytes = body === undefined ? null : new TextEncoder().encode(JSON.stringify(body));
  const signed = signedHeaders(secrets.EDGE_SECRET, identity, { method, path, body: await describeBody(bytes) });
  const headers = { "content-type": "application/json", ...signed };
  const began = performance.now();
  const signal = AbortSignal.timeout(answerLimitMs);
  const answer = await fetch(origin + path, { method, headers, signal, ...(bytes ? { body: bytes } : {}) });
  await answer.arrayBuffer();
  return { status: answer.status, ms: performance.now() - began };
}
