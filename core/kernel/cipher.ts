import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

/** Field-level encryption under per-subject keys, which are kept wrapped by the master key: shredding one key erases one subject. */
export interface Cipher {
  /** A new subject key, wrapped: store it, and lose it to forget the subject. */
  newKey(): Buffer;
  seal(wrappedKey: Uint8Array, text: string): Buffer;
  open(wrappedKey: Uint8Array, sealed: Uint8Array): string;
  /** A keyed hash to look a value up by without storing it. */
  blindIndex(purpose: string, value: string): Buffer;
  /** Encrypts under the master key itself, for the platform's own secrets. */
  sealSecret(text: string): Buffer;
  openSecret(sealed: Uint8Array): string;
}

function seal(key: Uint8Array, plain: Uint8Array): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function open(key: Uint8Array, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
}

/** A cipher whose keys are derived from the deployment's master key by HKDF (RFC 5869). */
export function createCipher(masterKey: string): Cipher {
  const derive = (purpose: string) => Buffer.from(hkdfSync("sha256", masterKey, "welo", purpose, 32));
  const wrapping = derive("wrap subject keys");
  const secrets = derive("platform secrets");
  const indexes = derive("blind index");
  return {
    newKey: () => seal(wrapping, randomBytes(32)),
    seal: (wrappedKey, text) => seal(open(wrapping, wrappedKey), Buffer.from(text)),
    open: (wrappedKey, sealed) => open(open(wrapping, wrappedKey), sealed).toString(),
    blindIndex: (purpose, value) => createHmac("sha256", indexes).update(`${purpose}\n${value}`).digest(),
    sealSecret: (text) => seal(secrets, Buffer.from(text)),
    openSecret: (sealed) => open(secrets, sealed).toString(),
  };
}
