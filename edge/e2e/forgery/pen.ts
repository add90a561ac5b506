import { newId } from "../../../core/kernel/wire/id.ts";
import type { JWK } from "jose";

/** What a forger may have: all that is public, a token of his own, and here even our key, for what only we could sign. */
export interface Loot {
  kid: string;
  key: CryptoKey;
  publicJwk: JWK;
  /** A token of the forger's own, good as it is. */
  good: string;
  mine: { sub: string; wsp: string; sid: string };
  theirs: { sub: string; wsp: string; sid: string };
  refreshToken: string;
}
export type Forged = readonly [name: string, token: string];

export const encode = (text: string | Uint8Array): string => Buffer.from(text as string).toString("base64url");
export const show = (value: unknown): string =>
  value === undefined ? "absent" : (JSON.stringify(value) ?? "absent").slice(0, 60);

/** Writes tokens with our own key, whatever they say, and keeps them by name. */
export function takePen({ kid, key, mine }: Loot) {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: "EdDSA", typ: "at+jwt", kid };
  const claims = { ...mine, iss: "welo", aud: "welo", jti: newId(), iat: now, exp: now + 600 };
  const all: Forged[] = [];
  const ours = async (headerText: string | Uint8Array, claimsText: string | Uint8Array) => {
    const input = `${encode(headerText)}.${encode(claimsText)}`;
    const signature = await crypto.subtle.sign("Ed25519", key, new TextEncoder().encode(input));
    return `${input}.${encode(new Uint8Array(signature))}`;
  };
  return {
    now,
    header,
    claims,
    all,
    ours,
    withHeader: (wrong: object) => ours(JSON.stringify({ ...header, ...wrong }), JSON.stringify(claims)),
    withClaims: (wrong: object) => ours(JSON.stringify(header), JSON.stringify({ ...claims, ...wrong })),
    add: (name: string, token: string) => void all.push([name, token]),
  };
}
