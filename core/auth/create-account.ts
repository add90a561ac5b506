import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import type { authContract } from "./contract.ts";
import { foundWorkspace } from "./found-workspace.ts";
import { addUser } from "./new-user.ts";
import { hashPassword } from "./password-hash.ts";
import { actAs } from "./session.ts";

/** Makes an account whose address the calling service vouches for: the owner of a new workspace, or somebody in the one it speaks for. */
export async function createAccount(
  caller: Context,
  { email, password, name, workspace, roles, customerId }: Input<typeof authContract.createAccount>,
): Promise<Output<typeof authContract.createAccount>> {
  const person = { email, name, hash: await hashPassword(password), emailVerified: true };
  const ctx = workspace === null ? caller : actAs(caller, newId(), newId());
  const { user } = await transaction(ctx, (tx) =>
    workspace === null
      ? addUser(tx, ctx, { ...person, roles, customerId: customerId ?? null })
      : foundWorkspace(tx, ctx, workspace, person),
  );
  return { userId: user.id, workspaceId: user.workspaceId };
}
