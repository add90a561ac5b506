import type { Context } from "../../kernel/context.ts";
import { transaction, type Tx } from "../../kernel/transaction.ts";
import type { Input, Output } from "../../kernel/wire/endpoint.ts";
import type { authContract } from "../contract.ts";
import { authProblems } from "../problems.ts";
import type { TotpSecret } from "../second-factor.contract.ts";
import { describe, startSession, toTokens } from "../session.ts";
import { dropChallengesOf } from "../store/login-challenges.ts";
import { challenged, holdChallenge, noteWrong } from "./challenge.ts";
import { confirmPending, countCodeGuess } from "./check-code.ts";
import { amrOf, secondMethods } from "./factors.ts";
import { beginAuthenticator } from "./create-authenticator.ts";
import { giveCodes } from "./recovery-code.ts";
import { tellAdded } from "./tell-factor.ts";

/** Begins to set up the second factor without which this sign-in goes no further. */
export async function createLoginEnrolment(
  anyone: Context,
  { challenge }: Input<typeof authContract.createLoginEnrolment>,
): Promise<TotpSecret> {
  const { ctx, userId, hash } = await challenged(anyone, "enrolment", challenge);
  return transaction(ctx, async (tx) => {
    const keyed = await holdChallenge(tx, ctx, userId, hash);
    await demandNone(tx, ctx, userId);
    return beginAuthenticator(tx, ctx, keyed, "Authenticator app");
  });
}

/** Signs in whoever confirms the second factor that they have just set up, and gives them recovery codes. */
export async function confirmLoginEnrolment(
  anyone: Context,
  { challenge, code }: Input<typeof authContract.confirmLoginEnrolment>,
): Promise<Output<typeof authContract.confirmLoginEnrolment>> {
  const { ctx, userId, hash } = await challenged(anyone, "enrolment", challenge);
  const enter = async (tx: Tx) => {
    const keyed = await holdChallenge(tx, ctx, userId, hash);
    await demandNone(tx, ctx, userId);
    if (!(await confirmPending(tx, ctx, userId, code))) {
      await noteWrong(tx, ctx, hash);
      return undefined;
    }
    await dropChallengesOf(tx, ctx.workspaceId, userId);
    await tellAdded(tx, ctx, userId, "totp");
    const recoveryCodes = await giveCodes(tx, ctx, userId);
    const entry = await startSession(tx, ctx, keyed, amrOf.totp);
    return { entry, described: await describe(tx, ctx, entry.keyed), recoveryCodes };
  };
  let entered: Awaited<ReturnType<typeof enter>>;
  await countCodeGuess(ctx, userId, async () => Boolean((entered = await transaction(ctx, enter))));
  if (!entered) throw authProblems.wrong_second_factor();
  const { entry, described, recoveryCodes } = entered;
  return { ...(await toTokens(ctx, entry, described)), recoveryCodes };
}

/** Whoever got a second factor in the meantime answers by that. */
async function demandNone(tx: Tx, ctx: Context, userId: string): Promise<void> {
  const methods = await secondMethods(tx, ctx.workspaceId, userId);
  if (methods.length > 0) throw authProblems.invalid_challenge();
}
