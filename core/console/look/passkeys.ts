import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from "@simplewebauthn/browser";
import type { PasskeyAssertion, PasskeyOptions, PasskeyRegistration } from "../../auth/second-factor.contract.ts";

/** Whether this browser can make and use passkeys at all. */
export const passkeysWork = (): boolean => browserSupportsWebAuthn();
/** Whether it offers them in the list of names that it fills in. */
export const passkeysFillIn = (): Promise<boolean> => browserSupportsWebAuthnAutofill();

/** Has the browser use a passkey; `fillIn` waits until the person picks one among the names that it offers. */
export async function answerPasskey(options: PasskeyOptions, fillIn = false): Promise<PasskeyAssertion> {
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  const answer = await startAuthentication({ optionsJSON, useBrowserAutofill: fillIn }).catch(inWords);
  const { id, rawId, type, response } = answer;
  return { id, rawId, type, response };
}

/** Has the browser make a passkey. */
export async function makePasskey(options: PasskeyOptions): Promise<PasskeyRegistration> {
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  const { id, rawId, type, response } = await startRegistration({ optionsJSON }).catch(inWords);
  return { id, rawId, type, response };
}

/** Whether a person, or this page, ended what the browser had asked. */
export function wasCancelled(error: unknown): boolean {
  const name = error instanceof Error ? error.name : "";
  return name === "AbortError" || (error instanceof WebAuthnError && error.code === "ERROR_CEREMONY_ABORTED");
}

function inWords(error: unknown): never {
  if (wasCancelled(error)) throw error;
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError") throw new Error("It was cancelled, or took too long. Nothing was changed.");
  if (name === "InvalidStateError") throw new Error("This device has a passkey for this account already.");
  throw error;
}
