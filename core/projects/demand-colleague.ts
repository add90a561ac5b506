import { authContract } from "../auth/contract.ts";
import { strangersAmong } from "../auth/user.contract.ts";
import type { Context } from "../kernel/context.ts";
import type { Problem } from "../kernel/wire/problem.ts";

/** Throws what it is given where a person is nobody of this workspace. */
export async function demandColleague(ctx: Context, userId: string, stranger: () => Problem): Promise<void> {
  if ((await strangersAmong(() => ctx.call("auth", authContract), [userId])).length > 0) throw stranger();
}
