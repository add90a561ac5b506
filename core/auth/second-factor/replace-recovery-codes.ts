import { userOf } from "../../kernel/authorize.ts";
import type { Context } from "../../kernel/context.ts";
import { transaction } from "../../kernel/transaction.ts";
import { authProblems } from "../problems.ts";
import { lockUser } from "../store/users.ts";
import { secondMethods } from "./factors.ts";
import { giveCodes } from "./recovery-code.ts";
import { tellAdded } from "./tell-factor.ts";

/** Gives the caller ten new recovery codes; all older ones are good for nothing from now on. */
export async function replaceRecoveryCodes(ctx: Context): Promise<{ recoveryCodes: string[] }> {
  const userId = userOf(ctx);
  return transaction(ctx, async (tx) => {
    await lockUser(tx, ctx.workspaceId, userId);
    if ((await secondMethods(tx, ctx.workspaceId, userId)).length === 0) throw authProblems.no_second_factor();
    const recoveryCodes = await giveCodes(tx, ctx, userId);
    await tellAdded(tx, ctx, userId, "recovery_codes");
    return { recoveryCodes };
  });
}
