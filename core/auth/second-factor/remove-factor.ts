import { userOf } from "../../kernel/authorize.ts";
import type { Context } from "../../kernel/context.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { Input } from "../../kernel/wire/endpoint.ts";
import { requestProblems } from "../../kernel/wire/problem.ts";
import type { authContract } from "../contract.ts";
import { dropAuthenticators } from "../store/authenticators.ts";
import { dropPasskeys } from "../store/passkeys.ts";
import { lockUser } from "../store/users.ts";
import { noteRemoved } from "./note-factor.ts";

/** Removes one of the caller's apps; throws `auth.second_factor_needed` for the last factor of somebody who has to have one. */
export async function removeAuthenticator(
  ctx: Context,
  { authenticatorId }: Input<typeof authContract.removeAuthenticator>,
): Promise<void> {
  const userId = userOf(ctx);
  await transaction(ctx, async (tx) => {
    await lockUser(tx, ctx.workspaceId, userId);
    const gone = await dropAuthenticators(tx, ctx.workspaceId, userId, authenticatorId);
    if (gone === 0) throw requestProblems.not_found();
    await noteRemoved(tx, ctx, userId, "totp");
  });
}

/** Removes one of the caller's passkeys; throws like `removeAuthenticator`. */
export async function removePasskey(
  ctx: Context,
  { passkeyId }: Input<typeof authContract.removePasskey>,
): Promise<void> {
  const userId = userOf(ctx);
  await transaction(ctx, async (tx) => {
    await lockUser(tx, ctx.workspaceId, userId);
    if ((await dropPasskeys(tx, ctx.workspaceId, userId, passkeyId)) === 0) throw requestProblems.not_found();
    await noteRemoved(tx, ctx, userId, "passkey");
  });
}
