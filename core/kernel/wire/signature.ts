import { _SHA256 } from "@noble/hashes/sha2.js";
import * as v from "valibot";
import { Id, newId, toHex } from "./id.ts";

/** Who calls, as the edge found out; travels to core only inside a signed request. */
export const Identity = v.object({
  workspaceId: v.nullable(Id),
  actor: v.object({ type: v.picklist(["user", "api_key", "service", "anonymous"]), id: v.string() }),
  sessionId: v.nullable(v.string()),
  /** Null: all that the actor's roles grant; else at most these permissions. */
  scopes: v.nullable(v.array(v.string())),
  ip: v.nullable(v.string()),
  userAgent: v.nullable(v.string()),
  /** City and country, where the edge knows them. */
  place: v.optional(v.nullable(v.string())),
  /** When the session's person last proved who they are, in milliseconds, and by what (RFC 8176). */
  authenticatedAt: v.optional(v.nullable(v.number())),
  amr: v.optional(v.array(v.string())),
});
export type Identity = v.InferOutput<typeof Identity>;

/** The header of a signed request: its time, nonce, body description, signature and identity, in this order, with a space between any two. */
export const sealHeader = "x-welo-seal";

/** Bodies up to this many bytes are signed by hash, larger ones by length. */
export const HASHED_BODY_LIMIT = 1_000_000;
/** How far the signer's clock may be from the verifier's, in milliseconds. */
export const SIGNATURE_WINDOW_MS = 30_000;

type Bytes = Uint8Array<ArrayBuffer>;
interface Web {
  crypto: {
    subtle: {
      digest(algorithm: string, data: Bytes): Promise<ArrayBuffer>;
    };
  };
  TextEncoder: new () => { encode(text: string): Bytes };
  TextDecoder: new () => { decode(bytes: Bytes): string };
  btoa(text: string): string;
  atob(text: string): string;
}
const web = globalThis as unknown as Web;
const encoder = new web.TextEncoder();
/**
 * What HMAC's two hashes have come to, per secret, before a message: its beginning is the same for all requests of a caller, and most of
 * what is signed. A secret's are thrown away together when there are too many.
 */
const begun = new Map<string, Map<string, Mac>>();
const mostBegun = 2_000;

/** SHA-256 that goes on from where another one stands: `_cloneInto` of the library makes arrays on its way, and costs as much as the hash. */
class Sha256 extends _SHA256 {
  readonly #first32 = this.buffer.subarray(0, 32);

  goOnFrom(from: Sha256): this {
    this.set(from.A, from.B, from.C, from.D, from.E, from.F, from.G, from.H);
    this.buffer.set(from.buffer);
    this.length = from.length;
    this.pos = from.pos;
    this.finished = false;
    return this;
  }

  /** The hash, until this one goes on from somewhere else. */
  finish(): Uint8Array {
    this.digestInto(this.buffer);
    return this.#first32;
  }
}

interface Mac {
  inner: Sha256;
  outer: Sha256;
}
const blockBytes = 64;
/** What messages are hashed in: to make another one costs as much as to use it. */
const [scratchInner, scratchOuter] = [new Sha256(), new Sha256()];

/** HMAC (RFC 2104) over SHA-256, begun with a text. */
function beginMac(secret: string, text: string): Mac {
  const key = new Uint8Array(blockBytes);
  const bytes = encoder.encode(secret);
  key.set(bytes.length > blockBytes ? new Sha256().update(bytes).finish() : bytes);
  return {
    inner: new Sha256().update(key.map((byte) => byte ^ 0x36)).update(encoder.encode(text)),
    outer: new Sha256().update(key.map((byte) => byte ^ 0x5c)),
  };
}

function macOf(secret: string, identity: string): Mac {
  let ofSecret = begun.get(secret);
  if (!ofSecret) begun.set(secret, (ofSecret = new Map<string, Mac>()));
  let mac = ofSecret.get(identity);
  if (!mac) {
    mac = beginMac(secret, `v2\n${identity}\n`);
    if (ofSecret.size >= mostBegun) ofSecret.clear();
    ofSecret.set(identity, mac);
  }
  return mac;
}

/** Where short texts are written as bytes: an encoder's call costs more than a hundred letters by hand. */
const bytesOfText = new Uint8Array(1_024);

/** UTF-8, valid until the next call. */
function bytesOf(text: string): Uint8Array {
  const { length } = text;
  if (length > bytesOfText.length) return encoder.encode(text);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return encoder.encode(text);
    bytesOfText[i] = code;
  }
  return bytesOfText.subarray(0, length);
}

/** Describes a body for the signature: `sha256:<hex>` up to 1 MB, `length:<bytes>` above. */
export async function describeBody(body: Bytes | null): Promise<string> {
  if (body && body.byteLength <= HASHED_BODY_LIMIT)
    return `sha256:${toHex(new Uint8Array(await web.crypto.subtle.digest("SHA-256", body)))}`;
  return describeLength(body?.byteLength ?? 0);
}

/** Describes a long body, or none, by its length alone. */
export function describeLength(length: number): string {
  return `length:${length}`;
}

/** How a service describes a body that it makes while it sends it. */
export const UNKNOWN_LENGTH = "length:unknown";

export interface SignedParts {
  method: string;
  /** Path with query, exactly as sent. */
  path: string;
  identity: string;
  time: string;
  nonce: string;
  body: string;
}

/** HMAC-SHA256 (hex) over identity, method, path, time, nonce and body description; at once, for WebCrypto's promise costs a short message more than its hash. */
export function sign(secret: string, p: SignedParts): string {
  const message = `${p.method.toUpperCase()}\n${p.path}\n${p.time}\n${p.nonce}\n${p.body}`;
  const { inner, outer } = macOf(secret, p.identity);
  const digest = scratchInner.goOnFrom(inner).update(bytesOf(message)).finish();
  return toHex(scratchOuter.goOnFrom(outer).update(digest).finish());
}

/** The value of the seal's header for a request. */
export function seal(secret: string, p: SignedParts): string {
  return `${p.time} ${p.nonce} ${p.body} ${sign(secret, p)} ${p.identity}`;
}

/** The headers of a request that `identity` makes now; `body` is described by `describeBody`. */
export function signedHeaders(
  secret: string,
  identity: Identity,
  { method, path, body }: Pick<SignedParts, "method" | "path" | "body">,
): Record<string, string> {
  const parts = { method, path, body, identity: encodeIdentity(identity), time: String(Date.now()), nonce: newId() };
  return { [sealHeader]: seal(secret, parts) };
}

/** What a seal says, before anybody checked that it is true. */
export type Seal = Omit<SignedParts, "method" | "path"> & { signature: string };

/** Takes a seal apart; null for what is none. */
export function readSeal(header: string | null): Seal | null {
  const parts = header?.split(" ");
  if (parts?.length !== 5 || parts.includes("")) return null;
  const [time, nonce, body, signature, identity] = parts as [string, string, string, string, string];
  return { time, nonce, body, signature, identity };
}

/** Whether a seal is that of this request (method, and path with query) and not from another time than `now` (milliseconds); in constant time. */
export function verify(
  secret: string,
  method: string,
  path: string,
  { signature, ...said }: Seal,
  now: number,
): boolean {
  const expected = sign(secret, { method, path, ...said });
  let difference = expected.length ^ signature.length;
  for (let i = 0; i < expected.length; i++)
    difference |= expected.charCodeAt(i) ^ signature.charCodeAt(i % Math.max(1, signature.length));
  return difference === 0 && Math.abs(now - Number(said.time)) <= SIGNATURE_WINDOW_MS;
}

/** Encodes an identity for its header: base64url of UTF-8 JSON. */
export function encodeIdentity(identity: Identity): string {
  const bytes = encoder.encode(JSON.stringify(identity));
  return web
    .btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** Decodes an identity header; null when it is not one. */
export function decodeIdentity(header: string): Identity | null {
  try {
    const binary = web.atob(header.replaceAll("-", "+").replaceAll("_", "/"));
    const json = new web.TextDecoder().decode(Uint8Array.from(binary, (c) => c.charCodeAt(0)));
    const parsed = v.safeParse(Identity, JSON.parse(json));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
