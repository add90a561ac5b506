import { createHash, randomBytes } from "node:crypto";
import type { Cipher } from "../kernel/cipher.ts";

const day = 86_400_000;
/** How long a refresh token lives unused. */
export const refreshLifeMs = 30 * day;
/** How long a session lives, however often it is refreshed. */
export const sessionLifeMs = 90 * day;
/** How long a used token is remembered, so that somebody who kept a copy gives himself away. */
export const rememberedMs = 7 * day;
/** Two tabs may present the same token within this time and get the same successor. */
export const graceMs = 10_000;

/** A new opaque token of 256 random bits. */
export function newRefreshToken(): string {
  return `wlr_${randomBytes(32).toString("base64url")}`;
}

/** What is stored of a token. */
export function hashRefreshToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** The token that follows a presented one: always the same, and nobody without the master key can derive it. */
export function successorOf(cipher: Cipher, token: string): string {
  return `wlr_${cipher.blindIndex("refresh token successor", token).toString("base64url")}`;
}

export interface Presented {
  usedAt: Date | null;
  expiresAt: Date;
  session: { revokedAt: Date | null; expiresAt: Date };
}

/** What a presented token is good for: `rotate` it, hand its successor out `again`, nothing, or a sign of theft. */
export function judgeRefresh(
  { usedAt, expiresAt, session }: Presented,
  now: Date,
): "rotate" | "again" | "refuse" | "reuse" {
  if (session.revokedAt || session.expiresAt <= now) return "refuse";
  if (!usedAt) return expiresAt > now ? "rotate" : "refuse";
  return now.getTime() - usedAt.getTime() <= graceMs ? "again" : "reuse";
}
