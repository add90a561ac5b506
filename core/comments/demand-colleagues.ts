import { authContract } from "../auth/contract.ts";
import { strangersAmong } from "../auth/user.contract.ts";
import type { Context } from "../kernel/context.ts";
import { requestProblems } from "../kernel/wire/problem.ts";

/** Throws 422 where a mentioned person is nobody of this workspace. */
export async function demandColleagues(ctx: Context, userIds: readonly string[]): Promise<void> {
  const strangers = await strangersAmong(() => ctx.call("auth", authContract), userIds);
  const errors = userIds.flatMap((id, i) =>
    strangers.includes(id) ? [{ pointer: `/mentions/${i}`, detail: "is nobody of this workspace" }] : [],
  );
  if (errors.length > 0) throw requestProblems.invalid({ errors });
}
