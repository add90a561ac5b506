import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { authContract, Grants } from "./contract.ts";
import { permissionsOf } from "./grants-of-roles.ts";
import { findGrants } from "./store/workspaces.ts";

/** What a user may do, as every service asks at every request; somebody unknown is not active and may do nothing. */
export async function getGrants(ctx: Context, { userId }: Input<typeof authContract.getGrants>): Promise<Grants> {
  const { workspaceId } = ctx;
  const row = await transaction(ctx, (tx) => findGrants(tx, workspaceId, userId));
  if (row?.status !== "active")
    return { workspaceId, userId, active: false, roles: [], permissions: [], customerId: null };
  return {
    workspaceId,
    userId,
    active: true,
    roles: row.roles,
    permissions: permissionsOf(row.roles, row.custom ?? {}),
    customerId: row.customer_id,
  };
}
