import * as v from "valibot";

const digits: string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
let lastMs = 0;
let sequence = 0;

interface RandomSource {
  getRandomValues(bytes: Uint8Array): Uint8Array;
}
const random = (globalThis as unknown as { crypto: RandomSource }).crypto;
/** Random bytes are fetched many at a time: asking for them costs more than they do. */
const pool = new Uint8Array(4096);
let used = pool.length;

/** Fresh random bytes, which the caller may write over. */
function randomBytes(count: number): Uint8Array {
  if (used + count > pool.length) {
    random.getRandomValues(pool);
    used = 0;
  }
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

/** Formats 16 bytes as a lower-case UUID string. */
export function formatUuid(b: Uint8Array): string {
  const hex = toHex(b);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
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
  const b = randomBytes(16);
  for (let i = 5, ms = lastMs; i >= 0; i--, ms = Math.floor(ms / 256)) b[i] = ms & 0xff;
  b[6] = 0x70 | (sequence >> 8);
  b[7] = sequence & 0xff;
  b[8] = 0x80 | (b[8]! & 0x3f);
  return formatUuid(b);
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
