import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { builtInRoles } from "./built-in-roles.ts";
import type { authContract } from "./contract.ts";
import { listActiveWithRoles } from "./store/users.ts";
import { listRoles } from "./store/roles.ts";

/** The active users who hold a permission, through any of their roles. */
export async function findUsersByRole(
  ctx: Context,
  { permission }: Input<typeof authContract.findUsersByRole>,
): Promise<{ userIds: string[] }> {
  return transaction(ctx, async (tx) => {
    const all = [...builtInRoles.values(), ...(await listRoles(tx, ctx.workspaceId))];
    const holding = all.filter((role) => role.permissions.includes(permission)).map((role) => role.name);
    return { userIds: await listActiveWithRoles(tx, ctx.workspaceId, holding) };
  });
}
