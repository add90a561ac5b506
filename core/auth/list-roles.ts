import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Output } from "../kernel/wire/endpoint.ts";
import { builtInRoles } from "./built-in-roles.ts";
import type { authContract } from "./contract.ts";
import { permissions } from "./permissions.ts";
import * as store from "./store/workspaces.ts";

/** The built-in roles, then the workspace's own, and every permission that a role may hold. */
export async function listRoles(ctx: Context): Promise<Output<typeof authContract.listRoles>> {
  const own = await transaction(ctx, (tx) => store.listRoles(tx, ctx.workspaceId));
  const custom = own.map(({ name, title, permissions: may }) => ({ name, title, builtIn: false, permissions: may }));
  return { items: [...builtInRoles.values(), ...custom], permissions: [...permissions] };
}
