import { createHash } from "node:crypto";
import type { Context } from "../kernel/context.ts";
import { errorForLog } from "../kernel/logger.ts";
import type { Storage } from "../kernel/storage.ts";
import { transaction } from "../kernel/transaction.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Result } from "./region.contract.ts";
import { touchPayload } from "./store/payloads.ts";

/** What a row holds in the place of a result that lies in the bucket. */
export interface PayloadRef {
  /** SHA-256 of the result's JSON, in hexadecimal. */
  payload: string;
  bytes: number;
  regions: number;
  answers: number;
}
/** A result as rows hold it: itself, or where it is. */
export type Stored = Result | PayloadRef;
type About = { taskId: string; projectId: string };

export const LARGE_BYTES = 65_536;
const MOST_KEPT_BYTES = 64_000_000;

/** Results that were last read or written; what a hash names never changes, so they need no forgetting but for room. */
const recent = new WeakMap<Storage, { bytes: number; results: Map<string, { result: Result; bytes: number }> }>();

export function isRef(stored: Stored): stored is PayloadRef {
  return "payload" in stored;
}

/** How many regions and answers there are, without fetching them. */
export function sizeOf(stored: Stored): { regions: number; answers: number } {
  if (isRef(stored)) return { regions: stored.regions, answers: stored.answers };
  return { regions: stored.regions.length, answers: Object.keys(stored.answers).length };
}

export function payloadKey(workspaceId: string, taskId: string, hash: string): string {
  return `annotations/${workspaceId}/${taskId}/${hash}.json.gz`;
}

/**
 * Puts a result over 64 KB into the bucket, and answers what a row is to hold. To be called before the transaction that
 * writes the row: when the bucket is away nothing is written at all (503), and what no row came to hold is swept.
 */
export async function stow(ctx: Context, { taskId, projectId }: About, result: Result): Promise<Stored> {
  const json = Buffer.from(JSON.stringify(result));
  if (json.byteLength <= LARGE_BYTES) return result;
  const { workspaceId, clock, runtime } = ctx;
  const hash = createHash("sha256").update(json).digest("hex");
  const key = payloadKey(workspaceId, taskId, hash);
  const bytes = json.byteLength;
  const row = { workspaceId, taskId, projectId, hash, bytes, touchedAt: clock.now() };
  // The note alone is no effect of the request: one that fails after it may be sent again under its key.
  await transaction({ ...ctx, noteEffect: null }, (tx) => touchPayload(tx, row));
  const put = runtime.storage.put(key, Bun.gzipSync(json, { level: 1 }), "application/gzip");
  await put.catch((error: unknown) => away(ctx, error, "saved"));
  remember(runtime.storage, key, result, bytes);
  return { payload: hash, bytes, ...sizeOf(result) };
}

/** The result that a row of a task holds, from the bucket when it lies there; 503 when the bucket is away. */
export async function wholeOf(ctx: Context, taskId: string, stored: Stored): Promise<Result> {
  if (!isRef(stored)) return stored;
  const { storage } = ctx.runtime;
  const key = payloadKey(ctx.workspaceId, taskId, stored.payload);
  const kept = recent.get(storage)?.results;
  const known = kept?.get(key);
  if (kept && known) {
    kept.delete(key);
    kept.set(key, known);
    return known.result;
  }
  const packed = await fetchAll(storage, key).catch((error: unknown) => away(ctx, error, "read"));
  if (!packed) throw new Error(`the payload ${stored.payload} is gone`);
  const json = Bun.gunzipSync(packed);
  if (createHash("sha256").update(json).digest("hex") !== stored.payload)
    throw new Error(`the payload ${stored.payload} is not what was written`);
  const result = JSON.parse(new TextDecoder().decode(json)) as Result;
  remember(storage, key, result, json.byteLength);
  return result;
}

async function fetchAll(storage: Storage, key: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const body = await storage.get(key);
  return body && new Uint8Array(Buffer.concat(await Array.fromAsync(body)));
}

function away(ctx: Context, error: unknown, done: string): never {
  ctx.log.warn({ error: errorForLog(error) }, `a large annotation could not be ${done}`);
  throw requestProblems.unavailable({ detail: `Large annotations cannot be ${done} right now. Try again shortly.` });
}

function remember(storage: Storage, key: string, result: Result, bytes: number): void {
  const kept = recent.get(storage) ?? { bytes: 0, results: new Map() };
  recent.set(storage, kept);
  if (bytes > MOST_KEPT_BYTES || kept.results.has(key)) return;
  kept.results.set(key, { result, bytes });
  kept.bytes += bytes;
  for (const [oldest, one] of kept.results) {
    if (kept.bytes <= MOST_KEPT_BYTES) return;
    kept.results.delete(oldest);
    kept.bytes -= one.bytes;
  }
}
