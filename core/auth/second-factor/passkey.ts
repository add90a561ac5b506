import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from "@simplewebauthn/server";
import type { Context } from "../../kernel/context.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { PasskeyAssertion, PasskeyOptions } from "../second-factor.contract.ts";
import * as store from "../store/passkeys.ts";
import { beginCeremony, type Ceremony } from "./ceremony.ts";

/** The domain that passkeys belong to, and the pages that may use them. */
export function relyingParty({ runtime: { config } }: Context): { rpID: string; origins: string[] } {
  const origins = [...new Set([config.EDGE_ORIGIN, config.CORE_ORIGIN].map((url) => new URL(url).origin))];
  return { rpID: config.PASSKEY_DOMAIN ?? new URL(config.EDGE_ORIGIN).hostname, origins };
}

/** What a browser is to use a passkey with: one of `allowed`, or without any the one that the person picks. */
export async function requestOptions(
  ctx: Context,
  ceremony: Ceremony,
  allowed: readonly store.PasskeyRow[],
): Promise<PasskeyOptions> {
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(ctx).rpID,
    userVerification: "required",
    allowCredentials: allowed.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    timeout: 300_000,
  });
  await beginCeremony(ctx, ceremony, options.challenge);
  return { ...options };
}

/** What a person's passkeys are called in WebAuthn: the bytes of their id. */
export function userHandle(userId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(userId.replaceAll("-", ""), "hex"));
}

/** Whether an answer was made by one of a person's passkeys for this challenge, with the person verified and its counter gone up. */
export async function checkAssertion(
  tx: Tx,
  ctx: Context,
  userId: string,
  assertion: PasskeyAssertion,
  expectedChallenge: string,
): Promise<boolean> {
  const passkey = await store.lockPasskey(tx, ctx.workspaceId, userId, assertion.id);
  const handle = assertion.response.userHandle;
  if (!passkey || (handle && !Buffer.from(handle, "base64url").equals(userHandle(userId)))) return false;
  const { rpID, origins } = relyingParty(ctx);
  const result = await verifyAuthenticationResponse({
    response: { ...assertion, clientExtensionResults: {} } as AuthenticationResponseJSON,
    expectedChallenge,
    expectedOrigin: origins,
    expectedRPID: rpID,
    requireUserVerification: true,
    credential: {
      id: passkey.credentialId,
      publicKey: new Uint8Array(passkey.publicKey),
      counter: passkey.signCount,
      transports: passkey.transports,
    },
  }).catch(() => null);
  if (!result?.verified) return false;
  const { newCounter } = result.authenticationInfo;
  await store.savePasskeyUse(tx, passkey, { signCount: newCounter, lastUsedAt: ctx.clock.now() });
  return true;
}
