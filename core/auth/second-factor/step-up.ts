import { userOf } from "../../kernel/authorize.ts";
import type { Context } from "../../kernel/context.ts";
import { transaction, type Tx } from "../../kernel/transaction.ts";
import type { Input, Output } from "../../kernel/wire/endpoint.ts";
import { requestProblems } from "../../kernel/wire/problem.ts";
import { signAccessToken } from "../access-token.ts";
import type { authContract } from "../contract.ts";
import { countGuess } from "../guess-limit.ts";
import { verifyPassword } from "../password-hash.ts";
import { authProblems } from "../problems.ts";
import type { FactorMethod } from "../second-factor.contract.ts";
import { listPasskeys } from "../store/passkeys.ts";
import { findStanding } from "../store/second-factors.ts";
import { findOwnSession, saveAuthentication } from "../store/sessions.ts";
import { findPassword } from "../store/users.ts";
import { endCeremony } from "./ceremony.ts";
import { checkTotp, countCodeGuess } from "./check-code.ts";
import { onlyOne } from "./only-one.ts";
import { checkAssertion, requestOptions } from "./passkey.ts";

type Proof = Input<typeof authContract.stepUp>;

async function methodsOf(tx: Tx, { workspaceId }: Context, userId: string): Promise<FactorMethod[]> {
  const { totp, passkey } = await findStanding(tx, workspaceId, userId);
  if (totp || passkey) return [...(totp ? ["totp" as const] : []), ...(passkey ? ["passkey" as const] : [])];
  return (await findPassword(tx, workspaceId, userId)) ? ["password"] : [];
}

/** By what the caller can prove that it is them: by a second factor whoever has one, else by the password. */
export async function createStepUpOptions(ctx: Context): Promise<Output<typeof authContract.createStepUpOptions>> {
  const userId = userOf(ctx);
  const { methods, mine } = await transaction(ctx, async (tx) => ({
    methods: await methodsOf(tx, ctx, userId),
    mine: await listPasskeys(tx, ctx.workspaceId, userId),
  }));
  const ceremony = { purpose: "step_up", userId, sessionId: ctx.sessionId } as const;
  return { methods, passkey: mine.length > 0 ? await requestOptions(ctx, ceremony, mine) : null };
}

/** Renews when this session's person last proved who they are, and signs an access token that says so. */
export async function stepUp(ctx: Context, proof: Proof): Promise<Output<typeof authContract.stepUp>> {
  const userId = userOf(ctx);
  const { workspaceId, sessionId } = ctx;
  const { password, totp, passkey } = proof;
  onlyOne({ password, totp, passkey });
  if (!sessionId) throw requestProblems.forbidden({ detail: "Only a session can be proved anew." });
  const methods = await transaction(ctx, (tx) => methodsOf(tx, ctx, userId));
  const method = password ? "password" : totp ? "totp" : "passkey";
  if (!methods.includes(method))
    throw requestProblems.invalid({ methods, errors: [{ pointer: `/${method}`, detail: "is not enough here" }] });
  const by = await prove(ctx, userId, proof);
  const renewed = await transaction(ctx, async (tx) => {
    const session = await findOwnSession(tx, workspaceId, userId, sessionId);
    const authenticatedAt = ctx.clock.now();
    if (!session || session.expiresAt <= authenticatedAt) throw requestProblems.unauthenticated();
    const amr = [...new Set([...session.amr, ...by])];
    await saveAuthentication(tx, workspaceId, sessionId, { amr, authenticatedAt });
    return { amr, authenticatedAt, until: session.expiresAt };
  });
  return signAccessToken(ctx.runtime, { userId, workspaceId, sessionId, ...renewed });
}

/** By what it was proved; throws when it was not. */
async function prove(ctx: Context, userId: string, { password, totp, passkey }: Proof): Promise<string[]> {
  if (password) {
    const known = await transaction(ctx, (tx) => findPassword(tx, ctx.workspaceId, userId));
    if (!known) throw authProblems.wrong_password();
    if (await countGuess(ctx, known.emailIndex, () => verifyPassword(known.hash, password))) return ["pwd"];
    throw authProblems.wrong_password({ errors: [{ pointer: "/password", detail: "is wrong" }] });
  }
  if (totp) {
    const check = () => transaction(ctx, (tx) => checkTotp(tx, ctx, userId, totp));
    if (await countCodeGuess(ctx, userId, check)) return ["otp", "mfa"];
    throw authProblems.wrong_second_factor({ errors: [{ pointer: "/totp", detail: "is wrong" }] });
  }
  const ceremony = { purpose: "step_up", userId, sessionId: ctx.sessionId } as const;
  const expected = passkey ? await endCeremony(ctx, ceremony, passkey.response.clientDataJSON) : null;
  const right =
    passkey && expected && (await transaction(ctx, (tx) => checkAssertion(tx, ctx, userId, passkey, expected)));
  if (!right) throw authProblems.passkey_refused();
  return ["pop", "mfa"];
}
