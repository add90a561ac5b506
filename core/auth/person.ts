import type { Cipher } from "../kernel/cipher.ts";
import type { Session } from "./contract.ts";
import type { User } from "./user.contract.ts";
import { deviceName, placeName } from "./device.ts";
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
  const { id, roles, status, customerId, createdAt, lastSeenAt, emailVerifiedAt, version } = keyed.user;
  const person = { email: emailOf(cipher, keyed), name: nameOf(cipher, keyed) };
  return {
    id,
    ...person,
    emailVerified: emailVerifiedAt !== null,
    roles,
    status,
    customerId,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    version,
  };
}

export function toSession(cipher: Cipher, { session, wrappedKey }: KeyedSession, currentId: string | null): Session {
  const ip = openOr(cipher, wrappedKey, session.ip, "") || null;
  return {
    id: session.id,
    device: deviceName(openOr(cipher, wrappedKey, session.device, "")),
    ip,
    place: placeName(openOr(cipher, wrappedKey, session.place, "") || null, ip),
    current: session.id === currentId,
    createdAt: session.createdAt.toISOString(),
    lastUsedAt: session.lastUsedAt.toISOString(),
  };
}
