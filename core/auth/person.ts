import type { Cipher } from "../kernel/cipher.ts";
import type { Session, User } from "./contract.ts";
import type { KeyedSession } from "./store/sessions.ts";
import type { KeyedUser } from "./store/users.ts";

const forgotten = "Former member";

/** The keyed hash that an account is looked up by; `email` is trimmed and in lower case already. */
export function emailIndex(cipher: Cipher, email: string): Buffer {
  return cipher.blindIndex("email", email);
}

/** Opens what is sealed under a person's key; a shredded key leaves the stand-in. */
export function openOr(
  cipher: Cipher,
  wrappedKey: Uint8Array | null,
  sealed: Uint8Array | null,
  otherwise: string,
): string {
  return wrappedKey && sealed ? cipher.open(wrappedKey, sealed) : otherwise;
}

export function nameOf(cipher: Cipher, { user, wrappedKey }: KeyedUser): string {
  return openOr(cipher, wrappedKey, user.name, forgotten);
}

export function emailOf(cipher: Cipher, { user, wrappedKey }: KeyedUser): string {
  return openOr(cipher, wrappedKey, user.email, "");
}

export function toUser(cipher: Cipher, keyed: KeyedUser): User {
  const { id, roles, status, customerId, createdAt, lastSeenAt, version } = keyed.user;
  const person = { email: emailOf(cipher, keyed), name: nameOf(cipher, keyed) };
  return {
    id,
    ...person,
    roles,
    status,
    customerId,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    version,
  };
}

export function toSession(cipher: Cipher, { session, wrappedKey }: KeyedSession, currentId: string | null): Session {
  return {
    id: session.id,
    device: deviceName(openOr(cipher, wrappedKey, session.device, "")),
    ip: session.ip ? openOr(cipher, wrappedKey, session.ip, "") || null : null,
    current: session.id === currentId,
    createdAt: session.createdAt.toISOString(),
    lastUsedAt: session.lastUsedAt.toISOString(),
  };
}

const browsers: [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Headless)?(Chrome|Chromium|CriOS)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const systems: [RegExp, string][] = [
  [/\b(iPhone|iPad)\b/, "iOS"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

/** What a person would call the device behind a User-Agent: `Firefox on Linux`, or a program by its own name. */
export function deviceName(userAgent: string): string {
  const find = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(userAgent))?.[1];
  const browser = find(browsers);
  const system = find(systems);
  if (browser) return system ? `${browser} on ${system}` : browser;
  return userAgent.split(/[\s/(]/)[0]?.slice(0, 40) || "Unknown device";
}
