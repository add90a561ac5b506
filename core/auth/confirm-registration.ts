import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import type { authContract } from "./contract.ts";
import { foundWorkspace } from "./found-workspace.ts";
import { countGuess } from "./guess-limit.ts";
import { hashLinkToken } from "./link-token.ts";
import { demandRoom, passwordMark, verifyPassword } from "./password-hash.ts";
import { authProblems } from "./problems.ts";
import { actAs, describe, startSession, toTokens } from "./session.ts";
import type { Tokens } from "./sign-in.contract.ts";
import { dropRegistration, findRegistrationsByToken, type RegistrationRow } from "./store/registrations.ts";

/**
 * Creates what somebody registered: a workspace, its owner, and the owner's first session. The link shows who has the mailbox, the password
 * who registered: an account comes about only where both are the same person, so that nobody gets one that somebody else knows the way into.
 * A link is good for every registration of its address: whose wishes fill a mailbox brings its owner links of use.
 */
export async function confirmRegistration(
  anyone: Context,
  { token, password }: Input<typeof authContract.confirmRegistration>,
): Promise<Tokens> {
  demandRoom();
  const { runtime, clock } = anyone;
  const tokenHash = hashLinkToken(token);
  const markFor = (email: Uint8Array) => passwordMark(runtime.cipher, email, password);
  const pending = await findRegistrationsByToken(runtime, tokenHash, markFor, clock.now());
  if (pending.length === 0) throw authProblems.invalid_link();
  let found: RegistrationRow | undefined;
  const judge = async () => {
    for (const one of pending) if (await verifyPassword(one.passwordHash, password)) return Boolean((found = one));
    return false;
  };
  if (!(await countGuess(anyone, tokenHash, judge)) || !found)
    throw authProblems.wrong_password({
      errors: [{ pointer: "/password", detail: "is not the one that was chosen with this registration" }],
    });
  const { id, workspaceId, wrappedKey, passwordHash, email, name, workspace } = found;
  const open = (sealed: Uint8Array) => runtime.cipher.open(wrappedKey, sealed);
  const ctx = actAs(anyone, workspaceId, newId());
  const { entry, described } = await transaction(ctx, async (tx) => {
    if (!(await dropRegistration(tx, workspaceId, id))) throw authProblems.invalid_link();
    const owner = await foundWorkspace(tx, ctx, open(workspace), {
      email: open(email),
      name: open(name),
      hash: passwordHash,
      emailVerified: true,
    });
    const started = await startSession(tx, ctx, owner);
    return { entry: started, described: await describe(tx, ctx, started.keyed) };
  });
  return toTokens(ctx, entry, described);
}
