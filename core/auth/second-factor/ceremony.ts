import { createHash } from "node:crypto";
import type { Context } from "../../kernel/context.ts";
import { inTime } from "../guess-limit.ts";

const lifeMs = 5 * 60_000;

/** What a passkey is being made or used for, and by whom: an answer to one is no answer to another. */
export interface Ceremony {
  purpose: "sign_in" | "second_factor" | "step_up" | "register";
  userId?: string;
  sessionId?: string | null;
  /** Hash of the login challenge that it answers, base64url. */
  challenge?: string;
}

function keyOf({ runtime }: Context, challenge: string): string {
  return `${runtime.config.REDIS_PREFIX}:ceremony:${createHash("sha256").update(challenge).digest("base64url")}`;
}

const fingerprint = ({ purpose, userId, sessionId, challenge }: Ceremony) =>
  JSON.stringify([purpose, userId ?? null, sessionId ?? null, challenge ?? null]);

/** Remembers for five minutes what a WebAuthn challenge was handed out for. */
export async function beginCeremony(ctx: Context, ceremony: Ceremony, challenge: string): Promise<void> {
  await inTime(ctx.runtime.redis.set(keyOf(ctx, challenge), fingerprint(ceremony), "PX", lifeMs));
}

/** The WebAuthn challenge that an answer names, which is used up by this; null when it was handed out for something else, or not at all. */
export async function endCeremony(ctx: Context, ceremony: Ceremony, clientDataJSON: string): Promise<string | null> {
  const challenge = challengeIn(clientDataJSON);
  if (!challenge) return null;
  const kept = await inTime(ctx.runtime.redis.getdel(keyOf(ctx, challenge)));
  return kept === fingerprint(ceremony) ? challenge : null;
}

function challengeIn(clientDataJSON: string): string | null {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientDataJSON, "base64url").toString()) as { challenge?: unknown };
    return typeof challenge === "string" ? challenge : null;
  } catch {
    return null;
  }
}
