import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import type { authContract } from "./contract.ts";
import { foundWorkspace } from "./found-workspace.ts";
import { countGuess } from "./guess-limit.ts";
import { hashLinkToken } from "./link-token.ts";
import { demandRoom, verifyPassword } from "./password-hash.ts";
import { authProblems } from "./problems.ts";
import { actAs, describe, startSession, toTokens } from "./session.ts";
import type { Tokens } from "./sign-in.contract.ts";
import { dropRegistration, findRegistrationByToken } from "./store/registrations.ts";

/**
 * Creates what somebody registered: a workspace, its owner, and the owner's first session. The link shows who has the mailbox, the password
 * who registered: an account comes about only where both are the same person, so that nobody gets one that somebody else knows the way into.
 */
export async function confirmRegistration(
  anyone: Context,
  { token, password }: Input<typeof authContract.confirmRegistration>,
): Promise<Tokens> {
  demandRoom();
  const { runtime, clock } = anyone;
  const tokenHash = hashLinkToken(token);
  const found = await findRegistrationByToken(runtime, tokenHash, clock.now());
  if (!found) throw authProblems.invalid_link();
  const { id, workspaceId, wrappedKey, passwordHash } = found;
  if (!(await countGuess(anyone, tokenHash, () => verifyPassword(passwordHash, password))))
    throw authProblems.wrong_password({
      errors: [{ pointer: "/password", detail: "is not the one that was chosen with this registration" }],
    });
  const open = (sealed: Uint8Array) => runtime.cipher.open(wrappedKey, sealed);
  const ctx = actAs(anyone, workspaceId, newId());
  const { entry, described } = await transaction(ctx, async (tx) => {
    if (!(await dropRegistration(tx, workspaceId, id))) throw authProblems.invalid_link();
    const owner = await foundWorkspace(tx, ctx, open(found.workspace), {
      email: open(found.email),
      name: open(found.name),
      hash: passwordHash,
      emailVerified: true,
    });
    const started = await startSession(tx, ctx, owner);
    return { entry: started, described: await describe(tx, ctx, started.keyed) };
  });
  return toTokens(ctx, entry, described);
}
