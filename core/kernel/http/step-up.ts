import type { Context } from "../context.ts";
import type { Endpoint } from "../wire/endpoint.ts";
import { requestProblems } from "../wire/problem.ts";

/**
 * Throws 403 `request.step_up_required` before a dangerous act of a person whose last proof is older than STEP_UP_SECONDS.
 * Services and keys have no session and are not asked: they could not answer.
 */
export function demandFresh(ctx: Context, { spec }: Endpoint, input: Record<string, unknown>): void {
  const { stepUp } = spec;
  if (!stepUp || ctx.actor.type !== "user" || !ctx.sessionId) return;
  if (stepUp !== true && stepUp.every((field) => input[field] === undefined)) return;
  const seconds = ctx.runtime.config.STEP_UP_SECONDS;
  const now = ctx.clock.now().getTime();
  if (ctx.authenticatedAt !== null && now - ctx.authenticatedAt <= seconds * 1000) return;
  throw requestProblems.step_up_required({
    detail: "This needs a proof that it is you, not older than a few minutes.",
    methods: ["password", "totp", "passkey"],
    maxAgeSeconds: seconds,
  });
}
