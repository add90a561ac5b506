import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { userOf } from "../../kernel/authorize.ts";
import type { Context } from "../../kernel/context.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { Input, Output } from "../../kernel/wire/endpoint.ts";
import { newId } from "../../kernel/wire/id.ts";
import { requestProblems } from "../../kernel/wire/problem.ts";
import type { authContract } from "../contract.ts";
import { emailOf, nameOf } from "../person.ts";
import { authProblems } from "../problems.ts";
import type { PasskeyOptions } from "../second-factor.contract.ts";
import * as store from "../store/passkeys.ts";
import { findUser, lockUser } from "../store/users.ts";
import { beginCeremony, endCeremony } from "./ceremony.ts";
import { noteAdded } from "./note-factor.ts";
import { relyingParty, userHandle } from "./passkey.ts";
import { toFactor } from "./get-second-factors.ts";

const most = 20;

/** What a browser is to make a passkey with: one that needs no name typed, and verifies the person. */
export async function createPasskeyOptions(ctx: Context): Promise<PasskeyOptions> {
  const userId = userOf(ctx);
  const { cipher } = ctx.runtime;
  const [keyed, mine] = await transaction(ctx, (tx) =>
    Promise.all([findUser(tx, ctx.workspaceId, userId), store.listPasskeys(tx, ctx.workspaceId, userId)]),
  );
  if (!keyed) throw requestProblems.not_found();
  if (mine.length >= most) throw authProblems.too_many_factors();
  const options = await generateRegistrationOptions({
    rpName: "Welo",
    rpID: relyingParty(ctx).rpID,
    userName: emailOf(cipher, keyed),
    userDisplayName: nameOf(cipher, keyed),
    userID: userHandle(userId),
    attestationType: "none",
    timeout: 300_000,
    excludeCredentials: mine.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  await beginCeremony(ctx, { purpose: "register", userId, sessionId: ctx.sessionId }, options.challenge);
  return { ...options };
}

/** Adds the passkey that this session's browser made; with a person's first factor come recovery codes. */
export async function createPasskey(
  ctx: Context,
  { name, passkey }: Input<typeof authContract.createPasskey>,
): Promise<Output<typeof authContract.createPasskey>> {
  const userId = userOf(ctx);
  const ceremony = { purpose: "register", userId, sessionId: ctx.sessionId } as const;
  const expected = await endCeremony(ctx, ceremony, passkey.response.clientDataJSON);
  const made = expected ? await verify(ctx, passkey, expected) : undefined;
  if (!made) throw authProblems.passkey_refused();
  return transaction(ctx, async (tx) => {
    const keyed = await lockUser(tx, ctx.workspaceId, userId);
    if (!keyed?.wrappedKey) throw requestProblems.not_found();
    if ((await store.listPasskeys(tx, ctx.workspaceId, userId)).length >= most) throw authProblems.too_many_factors();
    const row: store.PasskeyRow = {
      id: newId(),
      workspaceId: ctx.workspaceId,
      userId,
      name: ctx.runtime.cipher.seal(keyed.wrappedKey, name),
      credentialId: made.id,
      publicKey: made.publicKey,
      signCount: made.counter,
      transports: passkey.response.transports ?? [],
      createdAt: ctx.clock.now(),
      lastUsedAt: null,
    };
    if (!(await store.insertPasskey(tx, row))) throw authProblems.passkey_exists();
    const recoveryCodes = await noteAdded(tx, ctx, userId, "passkey");
    return { passkey: toFactor(ctx, keyed.wrappedKey, row), recoveryCodes };
  });
}

async function verify(ctx: Context, passkey: RegistrationLike, expectedChallenge: string) {
  const { rpID, origins } = relyingParty(ctx);
  const result = await verifyRegistrationResponse({
    response: { ...passkey, clientExtensionResults: {} } as RegistrationResponseJSON,
    expectedChallenge,
    expectedOrigin: origins,
    expectedRPID: rpID,
    requireUserVerification: true,
  }).catch(() => null);
  return result?.registrationInfo?.credential;
}
type RegistrationLike = Input<typeof authContract.createPasskey>["passkey"];
