import * as v from "valibot";
import { Id, toHex } from "./id.ts";

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

export const signatureHeaders = {
  identity: "x-welo-identity",
  time: "x-welo-time",
  nonce: "x-welo-nonce",
  body: "x-welo-body",
  signature: "x-welo-signature",
} as const;

/** Bodies up to this many bytes are signed by hash, larger ones by length. */
export const HASHED_BODY_LIMIT = 1_000_000;
/** How far the signer's clock may be from the verifier's, in milliseconds. */
export const SIGNATURE_WINDOW_MS = 30_000;

type Bytes = Uint8Array<ArrayBuffer>;
interface Web {
  crypto: {
    subtle: {
      digest(algorithm: string, data: Bytes): Promise<ArrayBuffer>;
      importKey(format: "raw", key: Bytes, algorithm: object, extractable: boolean, usages: string[]): Promise<object>;
      sign(algorithm: string, key: object, data: Bytes): Promise<ArrayBuffer>;
    };
  };
  TextEncoder: new () => { encode(text: string): Bytes };
  TextDecoder: new () => { decode(bytes: Bytes): string };
  btoa(text: string): string;
  atob(text: string): string;
}
const web = globalThis as unknown as Web;
const encoder = new web.TextEncoder();
const keys = new Map<string, Promise<object>>();

function importKey(secret: string): Promise<object> {
  let key = keys.get(secret);
  if (!key) {
    key = web.crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
      "sign",
    ]);
    keys.set(secret, key);
  }
  return key;
}

function hex(buffer: ArrayBuffer): string {
  return toHex(new Uint8Array(buffer));
}

/** Describes a body for the signature: `sha256:<hex>` up to 1 MB, `length:<bytes>` above or when streamed. */
export async function describeBody(body: Bytes | null, length: number | null = body?.byteLength ?? 0): Promise<string> {
  if (body && body.byteLength <= HASHED_BODY_LIMIT)
    return `sha256:${hex(await web.crypto.subtle.digest("SHA-256", body))}`;
  return `length:${length ?? "unknown"}`;
}

export interface SignedParts {
  method: string;
  /** Path with query, exactly as sent. */
  path: string;
  identity: string;
  time: string;
  nonce: string;
  body: string;
}

/** HMAC-SHA256 (hex) over method, path, identity, time, nonce and body description. */
export async function sign(secret: string, p: SignedParts): Promise<string> {
  const message = ["v1", p.method.toUpperCase(), p.path, p.identity, p.time, p.nonce, p.body].join("\n");
  return hex(await web.crypto.subtle.sign("HMAC", await importKey(secret), encoder.encode(message)));
}

/** Constant-time check of a signature, and of its time against `now` (milliseconds). */
export async function verify(secret: string, p: SignedParts, signature: string, now: number): Promise<boolean> {
  const expected = await sign(secret, p);
  let difference = expected.length ^ signature.length;
  for (let i = 0; i < expected.length; i++)
    difference |= expected.charCodeAt(i) ^ signature.charCodeAt(i % Math.max(1, signature.length));
  return difference === 0 && Math.abs(now - Number(p.time)) <= SIGNATURE_WINDOW_MS;
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
