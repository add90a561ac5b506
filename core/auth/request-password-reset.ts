import type { Context } from "../kernel/context.ts";
import { enqueue } from "../kernel/job.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { countWish } from "./ask-limit.ts";
import type { authContract } from "./contract.ts";
import { startPasswordReset } from "./jobs/start-password-reset.ts";
import { emailIndex } from "./person.ts";

/** Takes down that somebody forgot a password; whether there is such an account is looked up later, by a job. */
export async function requestPasswordReset(
  ctx: Context,
  { email }: Input<typeof authContract.requestPasswordReset>,
): Promise<void> {
  const index = emailIndex(ctx.runtime.cipher, email);
  await countWish(ctx, "resets", index);
  await transaction(ctx, (tx) => enqueue(tx, ctx, startPasswordReset, { account: index.toString("base64url") }));
}
