import { randomBytes } from "node:crypto";
import type { Cipher } from "../../kernel/cipher.ts";
import type { Context } from "../../kernel/context.ts";
import type { Tx } from "../../kernel/transaction.ts";
import { replaceCodes } from "../store/second-factors.ts";

export const codesGiven = 10;
/** Crockford's base32: no letter looks like another. */
const letters = "0123456789abcdefghjkmnpqrstvwxyz";

/** Ten codes of 80 random bits each, in groups of four. */
export function newCodes(): string[] {
  return Array.from({ length: codesGiven }, () =>
    Array.from(randomBytes(16), (byte, i) => (i > 0 && i % 4 === 0 ? "-" : "") + letters[byte % 32]).join(""),
  );
}

/** What is stored of a code; it may be typed in capitals, without dashes, and with the letters that look like digits. */
export function hashCode(cipher: Cipher, userId: string, code: string): Buffer {
  const plain = code
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "")
    .replaceAll("o", "0")
    .replaceAll(/[il]/g, "1");
  return cipher.blindIndex("recovery code", `${userId}\n${plain}`);
}

/** Puts ten new codes in the place of all older ones, and tells them this once. */
export async function giveCodes(tx: Tx, ctx: Context, userId: string): Promise<string[]> {
  const codes = newCodes();
  const hashes = codes.map((code) => hashCode(ctx.runtime.cipher, userId, code));
  await replaceCodes(tx, ctx.workspaceId, userId, hashes, ctx.clock.now());
  return codes;
}
