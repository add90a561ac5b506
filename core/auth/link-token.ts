import { createHash } from "node:crypto";
import type { TokenPurpose } from "../../db/schema/auth.ts";
import type { Cipher } from "../kernel/cipher.ts";

const hour = 3_600_000;
export const invitationLifeMs = 7 * 24 * hour;
export const registrationLifeMs = 24 * hour;
export const lifeMs: Record<TokenPurpose, number> = { email_verification: 24 * hour, password_reset: hour / 2 };

/** The token of a mailed link: derived from what it is for, so that it is stored nowhere and can still be mailed again. */
export function linkToken(cipher: Cipher, purpose: TokenPurpose | "invitation" | "registration", id: string): string {
  return `wll_${cipher.blindIndex("link token", `${purpose}\n${id}`).toString("base64url")}`;
}

/** What is stored of a link's token. */
export function hashLinkToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
