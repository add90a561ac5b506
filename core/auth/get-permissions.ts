import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Output } from "../kernel/wire/endpoint.ts";
import type { authContract } from "./contract.ts";
import { permissionsOf } from "./grants-of-roles.ts";
import { findGrants } from "./store/workspaces.ts";

/** What the caller may do, and which of their roles says so. */
export async function getPermissions(ctx: Context): Promise<Output<typeof authContract.getPermissions>> {
  const userId = userOf(ctx);
  const row = await transaction(ctx, (tx) => findGrants(tx, ctx.workspaceId, userId));
  const roles = row?.roles ?? [];
  const custom = row?.custom ?? {};
  const byRole = roles.map((role) => ({ role, may: new Set(permissionsOf([role], custom)) }));
  return {
    roles,
    permissions: permissionsOf(roles, custom).map((name) => ({
      name,
      roles: byRole.filter(({ may }) => may.has(name)).map(({ role }) => role),
    })),
  };
}
