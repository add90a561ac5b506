import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { builtInRoles } from "./built-in-roles.ts";
import type { authContract, Role } from "./contract.ts";
import { authEvents } from "./events.ts";
import { permissions as known } from "./permissions.ts";
import { authProblems } from "./problems.ts";
import { demandReach } from "./rules.ts";
import { insertRole } from "./store/workspaces.ts";

/** Adds a role of the workspace's own; nobody makes one that may do more than they may. */
export async function createRole(
  ctx: Context,
  { name, title, permissions: asked }: Input<typeof authContract.createRole>,
): Promise<Role> {
  const errors = asked.flatMap((permission, i) =>
    known.includes(permission) ? [] : [{ pointer: `/permissions/${i}`, detail: `${permission} is no permission` }],
  );
  if (errors.length > 0) throw authProblems.unknown_permission({ errors });
  if (builtInRoles.has(name)) throw authProblems.role_exists({ role: name });
  const permissions = [...new Set(asked)].sort();
  demandReach(ctx, { roles: [name], permissions, customerId: ctx.grants.customerId });
  await transaction(ctx, async (tx) => {
    if (!(await insertRole(tx, { workspaceId: ctx.workspaceId, name, title, permissions, createdAt: ctx.clock.now() })))
      throw authProblems.role_exists({ role: name });
    await emit(tx, ctx, authEvents, "role.created", { role: name, permissions });
  });
  return { name, title, builtIn: false, permissions };
}
