import type { Context } from "../../kernel/context.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { Input } from "../../kernel/wire/endpoint.ts";
import type { authContract } from "../contract.ts";
import type { Tokens } from "../sign-in.contract.ts";
import { authProblems } from "../problems.ts";
import type { PasskeyOptions } from "../second-factor.contract.ts";
import { actAs, describe, startSession, toTokens } from "../session.ts";
import { findPasskeyHome, listPasskeys } from "../store/passkeys.ts";
import { lockUser } from "../store/users.ts";
import { endCeremony } from "./ceremony.ts";
import { challenged } from "./challenge.ts";
import { amrOf } from "./factors.ts";
import { checkAssertion, requestOptions } from "./passkey.ts";

/** What a browser is to use a passkey with, to sign in by it alone or to answer a sign-in's challenge. */
export async function createLoginPasskeyOptions(
  anyone: Context,
  { challenge }: Input<typeof authContract.createLoginPasskeyOptions>,
): Promise<PasskeyOptions> {
  if (!challenge) return requestOptions(anyone, { purpose: "sign_in" }, []);
  const { ctx, userId, hash } = await challenged(anyone, "second_factor", challenge);
  const mine = await transaction(ctx, (tx) => listPasskeys(tx, ctx.workspaceId, userId));
  return requestOptions(ctx, { purpose: "second_factor", challenge: hash.toString("base64url") }, mine);
}

/** Signs in by a passkey alone, which is two factors: having it, and the finger, face or PIN that unlocked it. */
export async function loginPasskey(
  anyone: Context,
  { passkey }: Input<typeof authContract.loginPasskey>,
): Promise<Tokens> {
  const expected = await endCeremony(anyone, { purpose: "sign_in" }, passkey.response.clientDataJSON);
  const home = expected && (await findPasskeyHome(anyone.runtime, passkey.id));
  if (!home) throw authProblems.wrong_passkey();
  const { workspaceId, userId } = home;
  const ctx = actAs(anyone, workspaceId, userId);
  const { entry, described } = await transaction(ctx, async (tx) => {
    const keyed = await lockUser(tx, workspaceId, userId);
    if (keyed?.user.status !== "active" || !keyed.wrappedKey) throw authProblems.wrong_passkey();
    if (!(await checkAssertion(tx, ctx, userId, passkey, expected))) throw authProblems.wrong_passkey();
    const started = await startSession(tx, ctx, { ...keyed, wrappedKey: keyed.wrappedKey }, amrOf.passkey_alone);
    return { entry: started, described: await describe(tx, ctx, started.keyed) };
  });
  return toTokens(ctx, entry, described);
}
