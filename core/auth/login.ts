import type { Context } from "../kernel/context.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { authContract } from "./contract.ts";
import type { Tokens } from "./sign-in.contract.ts";
import { countGuess } from "./guess-limit.ts";
import { tellLocked } from "./jobs/tell-of-lock.ts";
import { demandRoom, verifyPassword } from "./password-hash.ts";
import { emailIndex } from "./person.ts";
import { authProblems } from "./problems.ts";
import { demandSecondFactor } from "./second-factor/demand.ts";
import { actAs, enter } from "./session.ts";
import { type Account, findAccount } from "./store/users.ts";

/** Signs in by e-mail and password; the answer to a wrong one is the same, and as late, whether or not there is such an account. */
export async function login(ctx: Context, { email, password }: Input<typeof authContract.login>): Promise<Tokens> {
  demandRoom();
  const index = emailIndex(ctx.runtime.cipher, email);
  let account: Account | undefined;
  const judge = async () => {
    account = await findAccount(ctx.runtime, index);
    const fits = await verifyPassword(account?.hash ?? null, password);
    return fits && account?.status === "active";
  };
  const right = await countGuess(ctx, index, judge, () => tellLocked(ctx, index));
  if (!right || !account) throw authProblems.wrong_credentials();
  const user = actAs(ctx, account.workspaceId, account.userId);
  await demandSecondFactor(user, account.userId);
  const tokens = await enter(user, account.userId, account.hash);
  if (!tokens) throw authProblems.wrong_credentials();
  return tokens;
}
