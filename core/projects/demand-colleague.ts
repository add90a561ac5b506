import { authContract } from "../auth/contract.ts";
import type { Context } from "../kernel/context.ts";
import type { Problem } from "../kernel/wire/problem.ts";

/** Throws what it is given where a person is nobody of this workspace; while auth is away everybody is let through, as ids tell nothing. */
export async function demandColleague(ctx: Context, userId: string, stranger: () => Problem): Promise<void> {
  const ask = async () => ctx.call("auth", authContract).describeUsers({ ids: [userId] });
  const known = await ask().catch(() => null);
  if (known?.items.length === 0) throw stranger();
}
