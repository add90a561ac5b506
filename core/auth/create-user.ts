import { randomInt } from "node:crypto";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { authContract } from "./contract.ts";
import { demandCustomer } from "./demand-known.ts";
import { customRoles, demandKnown, permissionsOf } from "./grants-of-roles.ts";
import { addUser } from "./new-user.ts";
import { hashPassword } from "./password-hash.ts";
import { demandStrength } from "./password-strength.ts";
import { toUser } from "./person.ts";
import { demandReach } from "./rules.ts";

/** Adds a person to the workspace; without a password one is made, and told this once. */
export async function createUser(
  ctx: Context,
  { email, name, roles, password, customerId }: Input<typeof authContract.createUser>,
): Promise<Output<typeof authContract.createUser>> {
  if (password) await demandStrength(password, [email, name]);
  await demandCustomer(ctx, roles, customerId);
  const chosen = password ?? madeUpPassword();
  const hash = await hashPassword(chosen);
  const keyed = await transaction(ctx, async (tx) => {
    const custom = await customRoles(tx, ctx.workspaceId, roles);
    demandKnown(roles, custom);
    demandReach(ctx, { roles, permissions: permissionsOf(roles, custom), customerId: customerId ?? null });
    return addUser(tx, ctx, { email, name, roles, customerId: customerId ?? null, hash });
  });
  return { user: toUser(ctx.runtime.cipher, keyed), password: password ? null : chosen };
}

/** 99 bits in five groups, without letters that are easily confused. */
function madeUpPassword(): string {
  const letters = "23456789abcdefghjkmnpqrstuvwxyz";
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join("");
  return Array.from({ length: 5 }, group).join("-");
}
