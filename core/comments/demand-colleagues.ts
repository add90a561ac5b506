import { authContract } from "../auth/contract.ts";
import type { Context } from "../kernel/context.ts";
import { requestProblems } from "../kernel/wire/problem.ts";

/** Throws 422 where a mentioned person is nobody of this workspace; while auth is away everybody is let through, as ids tell nothing. */
export async function demandColleagues(ctx: Context, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  const ask = async () => ctx.call("auth", authContract).describeUsers({ ids: [...userIds] });
  const known = await ask().catch(() => null);
  if (!known) return;
  const names = new Set(known.items.map(({ id }) => id));
  const strangers = userIds.flatMap((id, i) =>
    names.has(id) ? [] : [{ pointer: `/mentions/${i}`, detail: "is nobody of this workspace" }],
  );
  if (strangers.length > 0) throw requestProblems.invalid({ errors: strangers });
}
