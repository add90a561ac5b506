import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { authEvents } from "./events.ts";
import { addUser, type NewUser } from "./new-user.ts";
import { saveWorkspace } from "./store/workspaces.ts";

/** Makes the context's workspace, and its actor the owner; throws `auth.email_taken`. */
export async function foundWorkspace(
  tx: Tx,
  ctx: Context,
  workspace: string,
  owner: Pick<NewUser, "email" | "name" | "hash" | "emailVerified">,
): ReturnType<typeof addUser> {
  const { workspaceId, actor } = ctx;
  await saveWorkspace(tx, { id: workspaceId, workspaceId, name: workspace, createdAt: ctx.clock.now() });
  await emit(tx, ctx, authEvents, "workspace.created", { workspaceId, ownerId: actor.id });
  return addUser(tx, ctx, { ...owner, id: actor.id, roles: ["owner"], customerId: null });
}
