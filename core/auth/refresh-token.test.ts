import { expect, test } from "bun:test";
import { createCipher } from "../kernel/cipher.ts";
import { hashRefreshToken, judgeRefresh, newRefreshToken, successorOf } from "./refresh-token.ts";

const now = new Date("2026-03-01T12:00:00Z");
const before = (ms: number) => new Date(now.getTime() - ms);
const living = { revokedAt: null, expiresAt: before(-60_000) };
const token = {
  usedAt: null as Date | null,
  expiresAt: before(-60_000),
  session: living as { revokedAt: Date | null; expiresAt: Date },
};

test.each([
  ["fresh", token, "rotate"],
  ["unused for too long", { ...token, expiresAt: now }, "refuse"],
  ["just used", { ...token, usedAt: before(0) }, "again"],
  ["used ten seconds ago", { ...token, usedAt: before(10_000) }, "again"],
  ["used longer ago", { ...token, usedAt: before(10_001) }, "reuse"],
  ["used and past its own end", { ...token, usedAt: before(10_001), expiresAt: before(1) }, "reuse"],
  ["of a revoked session", { ...token, session: { ...living, revokedAt: before(1) } }, "refuse"],
  [
    "of a revoked session and just used",
    { ...token, usedAt: before(1), session: { ...living, revokedAt: before(1) } },
    "refuse",
  ],
  ["of a session that is over", { ...token, session: { ...living, expiresAt: now } }, "refuse"],
] as const)("a token that is %s", (_name, presented, verdict) => {
  expect(judgeRefresh(presented, now)).toBe(verdict);
});

test("a successor is the same each time, unlike others, and needs the master key", () => {
  const [one, other] = [newRefreshToken(), newRefreshToken()];
  const cipher = createCipher("a".repeat(32));
  expect(successorOf(cipher, one)).toBe(successorOf(cipher, one));
  expect(successorOf(cipher, one)).not.toBe(successorOf(cipher, other));
  expect(successorOf(cipher, one)).not.toBe(successorOf(createCipher("b".repeat(32)), one));
  expect(one).toMatch(/^wlr_[\w-]{43}$/);
  expect(hashRefreshToken(one)).toHaveLength(32);
});
