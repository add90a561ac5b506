import type { Context } from "../../kernel/context.ts";
import { transaction, type Tx } from "../../kernel/transaction.ts";
import type { Input } from "../../kernel/wire/endpoint.ts";
import type { authContract } from "../contract.ts";
import type { Tokens } from "../sign-in.contract.ts";
import { authProblems } from "../problems.ts";
import { requestMail } from "../request-mail.ts";
import { describe, type Entry, startSession, toTokens } from "../session.ts";
import { dropChallengesOf } from "../store/login-challenges.ts";
import { endCeremony } from "./ceremony.ts";
import { challenged, holdChallenge, noteWrong } from "./challenge.ts";
import { checkRecoveryCode, checkTotp, countCodeGuess } from "./check-code.ts";
import { amrOf } from "./factors.ts";
import { onlyOne } from "./only-one.ts";
import { checkAssertion } from "./passkey.ts";

type Answer = Input<typeof authContract.loginSecondFactor>;

/** Signs in whoever answers the challenge of their own sign-in; the fifth wrong answer ends the challenge. */
export async function loginSecondFactor(anyone: Context, answer: Answer): Promise<Tokens> {
  const { totp, recoveryCode, passkey } = answer;
  onlyOne({ totp, recoveryCode, passkey });
  const { ctx, userId, hash } = await challenged(anyone, "second_factor", answer.challenge);
  const ceremony = { purpose: "second_factor", challenge: hash.toString("base64url") } as const;
  const expected = passkey ? await endCeremony(ctx, ceremony, passkey.response.clientDataJSON) : null;

  let entered: { entry: Entry; described: Awaited<ReturnType<typeof describe>> } | undefined;
  const judge = () =>
    transaction(ctx, async (tx) => {
      const keyed = await holdChallenge(tx, ctx, userId, hash);
      const amr = await proved(tx, ctx, userId, answer, expected);
      if (!amr) {
        await noteWrong(tx, ctx, hash);
        return false;
      }
      await dropChallengesOf(tx, ctx.workspaceId, userId);
      const entry = await startSession(tx, ctx, keyed, amr);
      if (recoveryCode) await requestMail(tx, ctx, "recovery_code.used", userId);
      entered = { entry, described: await describe(tx, ctx, entry.keyed) };
      return true;
    });
  const right = passkey ? await judge() : await countCodeGuess(ctx, userId, judge);
  if (!right || !entered) throw passkey ? authProblems.passkey_refused() : authProblems.wrong_second_factor();
  return toTokens(ctx, entered.entry, entered.described);
}

async function proved(
  tx: Tx,
  ctx: Context,
  userId: string,
  { totp, recoveryCode, passkey }: Answer,
  expected: string | null,
): Promise<readonly string[] | null> {
  if (totp) return (await checkTotp(tx, ctx, userId, totp)) ? amrOf.totp : null;
  if (recoveryCode) return (await checkRecoveryCode(tx, ctx, userId, recoveryCode)) ? amrOf.recovery_code : null;
  if (!passkey || !expected) return null;
  return (await checkAssertion(tx, ctx, userId, passkey, expected)) ? amrOf.passkey_second : null;
}
