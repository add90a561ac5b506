import type { Context } from "../../kernel/context.ts";
import { emit } from "../../kernel/outbox.ts";
import type { Tx } from "../../kernel/transaction.ts";
import { authEvents } from "../events.ts";
import { requestMail } from "../request-mail.ts";

/** Says that somebody has a factor more, or new recovery codes; they hear of it by mail, since it may not have been them. */
export async function tellAdded(
  tx: Tx,
  ctx: Context,
  userId: string,
  kind: "totp" | "passkey" | "recovery_codes",
): Promise<void> {
  await emit(tx, ctx, authEvents, "user.second_factor_added", { userId, kind });
  await requestMail(tx, ctx, kind === "recovery_codes" ? "recovery_codes.replaced" : "second_factor.added", userId);
}

/** Says that somebody has factors less; they hear of it by one mail. */
export async function tellRemoved(
  tx: Tx,
  ctx: Context,
  userId: string,
  kinds: readonly ("totp" | "passkey")[],
): Promise<void> {
  for (const kind of kinds) await emit(tx, ctx, authEvents, "user.second_factor_removed", { userId, kind });
  if (kinds.length > 0) await requestMail(tx, ctx, "second_factor.removed", userId);
}
