import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import type { authContract } from "./contract.ts";
import type { Tokens } from "./sign-in.contract.ts";
import { authEvents } from "./events.ts";
import { addUser } from "./new-user.ts";
import { hashPassword } from "./password-hash.ts";
import { demandStrength } from "./password-strength.ts";
import { mailLink } from "./request-mail.ts";
import { actAs, describe, startSession, toTokens } from "./session.ts";
import { saveWorkspace } from "./store/workspaces.ts";

/** Creates a workspace, its owner, and the owner's first session. */
export async function register(
  anyone: Context,
  { email, password, name, workspace }: Input<typeof authContract.register>,
): Promise<Tokens> {
  demandStrength(password, [email, name, workspace]);
  const hash = await hashPassword(password);
  const [workspaceId, ownerId] = [newId(), newId()];
  const ctx = actAs(anyone, workspaceId, ownerId);
  const { entry, described } = await transaction(ctx, async (tx) => {
    await saveWorkspace(tx, { id: workspaceId, workspaceId, name: workspace, createdAt: ctx.clock.now() });
    await emit(tx, ctx, authEvents, "workspace.created", { workspaceId, ownerId });
    const owner = await addUser(tx, ctx, { id: ownerId, email, name, roles: ["owner"], customerId: null, hash });
    await mailLink(tx, ctx, ownerId, "email_verification");
    const entry = await startSession(tx, ctx, owner);
    return { entry, described: await describe(tx, ctx, entry.keyed) };
  });
  return toTokens(ctx, entry, described);
}
