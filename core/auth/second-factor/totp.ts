import { Secret, TOTP } from "otpauth";

const period = 30;

function totpOf(secret: string, label = "Welo"): TOTP {
  return new TOTP({ issuer: "Welo", label, algorithm: "SHA1", digits: 6, period, secret: Secret.fromBase32(secret) });
}

/** A new secret of 160 bits (RFC 4226), in base32. */
export function newSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an authenticator app reads from a QR code; `account` tells the person which of their accounts it is. */
export function otpauthUrl(secret: string, account: string): string {
  return totpOf(secret, account).toString();
}

/** The time step that a code belongs to, one early or late allowed; null for a wrong code and for a step that was used, or is older (RFC 6238, 5.2). */
export function stepOf(secret: string, code: string, now: Date, lastStep: number | null): number | null {
  const timestamp = now.getTime();
  const delta = totpOf(secret).validate({ token: code.replace(" ", ""), timestamp, window: 1 });
  if (delta === null) return null;
  const step = Math.floor(timestamp / 1000 / period) + delta;
  return lastStep !== null && step <= lastStep ? null : step;
}

/** The code that an app shows at a moment; for tests. */
export function codeAt(secret: string, now: Date): string {
  return totpOf(secret).generate({ timestamp: now.getTime() });
}
