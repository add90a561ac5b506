import type { Tx } from "../../kernel/transaction.ts";
import type { FactorMethod } from "../second-factor.contract.ts";
import { findStanding } from "../store/second-factors.ts";

/** By what a session was opened, in RFC 8176's words where it has some; `rc` is a recovery code, `fed` another identity provider. */
export const amrOf = {
  totp: ["pwd", "otp", "mfa"],
  recovery_code: ["pwd", "rc", "mfa"],
  passkey_second: ["pwd", "pop", "mfa"],
  passkey_alone: ["pop", "user", "mfa"],
} as const;

/** Whether a session counts as opened by more than a password. */
export function isStrong(amr: readonly string[]): boolean {
  return amr.includes("mfa") || amr.includes("fed");
}

/** By what a person can answer a sign-in's challenge; empty without a second factor. */
export async function secondMethods(tx: Tx, workspaceId: string, userId: string): Promise<FactorMethod[]> {
  const { totp, passkey, codes } = await findStanding(tx, workspaceId, userId);
  if (!totp && !passkey) return [];
  return [
    ...(totp ? ["totp" as const] : []),
    ...(passkey ? ["passkey" as const] : []),
    ...(codes > 0 ? ["recovery_code" as const] : []),
  ];
}
