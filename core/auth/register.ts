import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { Problem } from "../kernel/wire/problem.ts";
import type { authContract } from "./contract.ts";
import type { Tokens } from "./sign-in.contract.ts";
import { authEvents } from "./events.ts";
import { tellTaken } from "./jobs/tell-of-registration.ts";
import { addUser } from "./new-user.ts";
import { hashPassword } from "./password-hash.ts";
import { demandStrength } from "./password-strength.ts";
import { emailIndex } from "./person.ts";
import { mailLink } from "./request-mail.ts";
import { actAs, describe, startSession, toTokens } from "./session.ts";
import { saveWorkspace } from "./store/workspaces.ts";

/** Creates a workspace, its owner, and the owner's first session; whoever has the address already is told of the try by mail. */
export async function register(
  anyone: Context,
  { email, password, name, workspace }: Input<typeof authContract.register>,
): Promise<Tokens> {
  await demandStrength(password, [email, name, workspace]);
  const hash = await hashPassword(password);
  const [workspaceId, ownerId] = [newId(), newId()];
  const ctx = actAs(anyone, workspaceId, ownerId);
  const registering = transaction(ctx, async (tx) => {
    await saveWorkspace(tx, { id: workspaceId, workspaceId, name: workspace, createdAt: ctx.clock.now() });
    await emit(tx, ctx, authEvents, "workspace.created", { workspaceId, ownerId });
    const owner = await addUser(tx, ctx, { id: ownerId, email, name, roles: ["owner"], customerId: null, hash });
    await mailLink(tx, ctx, ownerId, "email_verification");
    const entry = await startSession(tx, ctx, owner);
    return { entry, described: await describe(tx, ctx, entry.keyed) };
  });
  const { entry, described } = await registering.catch(async (error: unknown) => {
    if (error instanceof Problem && error.code === "auth.email_taken")
      await tellTaken(anyone, emailIndex(ctx.runtime.cipher, email));
    throw error;
  });
  return toTokens(ctx, entry, described);
}
