import * as v from "valibot";

const digits: string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
let lastMs = 0;
let sequence = 0;
/** What ids of the last millisecond begin with. */
let head = "";
let headMs = -1;

interface RandomSource {
  getRandomValues(bytes: Uint8Array): Uint8Array;
}
const random = (globalThis as unknown as { crypto: RandomSource }).crypto;
/** Random bytes are fetched many at a time: asking for them costs more than they do. */
const pool = new Uint8Array(4096);
let used = pool.length;

function refill(): void {
  random.getRandomValues(pool);
  used = 0;
}

/** Fresh random bytes, which the caller may write over. */
function randomBytes(count: number): Uint8Array {
  if (used + count > pool.length) refill();
  return pool.subarray(used, (used += count));
}

/** Bytes as lower-case hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += digits[bytes[i]!]!;
  return text;
}

/** So many random bytes (at most 4096), in hexadecimal. */
export function randomHex(count: number): string {
  return toHex(randomBytes(count));
}

/** Makes a UUIDv7 (RFC 9562 method 1: a 12-bit counter keeps ids of one process in order within a millisecond). */
export function newId(now: number = Date.now()): string {
  if (now > lastMs) {
    lastMs = now;
    sequence = 0;
  } else if (++sequence > 0xfff) {
    lastMs += 1;
    sequence = 0;
  }
  if (lastMs !== headMs) {
    headMs = lastMs;
    const ms = lastMs.toString(16).padStart(12, "0");
    head = `${ms.slice(0, 8)}-${ms.slice(8)}-7`;
  }
  if (used + 8 > pool.length) refill();
  const d = digits;
  const at = used;
  used += 8;
  return (
    `${head}${d[sequence >> 8]![1]!}${d[sequence & 0xff]!}-${d[0x80 | (pool[at]! & 0x3f)]!}${d[pool[at + 1]!]!}-` +
    `${d[pool[at + 2]!]!}${d[pool[at + 3]!]!}${d[pool[at + 4]!]!}${d[pool[at + 5]!]!}${d[pool[at + 6]!]!}${d[pool[at + 7]!]!}`
  );
}

/** The instant in a UUIDv7, in milliseconds since the epoch. */
export function idTime(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

export const Id = v.pipe(v.string(), v.uuid("must be a UUID"));
export type Id = v.InferOutput<typeof Id>;

export const Instant = v.pipe(v.string(), v.isoTimestamp("must be an ISO-8601 instant in UTC"));
export type Instant = v.InferOutput<typeof Instant>;

/** Trimmed text of 1 to `max` characters, without control characters. */
export function text(max: number) {
  return v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1, "must not be empty"),
    v.maxLength(max, `must have at most ${max} characters`),
    v.regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f]*$/u, "must not hold control characters"),
  );
}

export const Json = v.record(v.string(), v.unknown());

/** Path parameters that are ids: `ids("taskId")` is `object({ taskId: Id })`. */
export function ids<const N extends string>(...names: N[]): v.ObjectSchema<Record<N, typeof Id>, undefined> {
  return v.object(Object.fromEntries(names.map((name) => [name, Id])) as Record<N, typeof Id>);
}
