import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import { NO_WORKSPACE, type Runtime } from "../kernel/context.ts";
import { transactionFor } from "../kernel/transaction.ts";
import * as store from "./store/signing-keys.ts";
import type { SigningKeyRow } from "./store/signing-keys.ts";

const day = 86_400_000;
const rotateAfterMs = 30 * day;
/** A new key is published for this long before it signs, and an old one after it signed last. */
const publishedMs = 15 * 60_000;
const freshMs = 60_000;

interface Ring {
  rows: SigningKeyRow[];
  at: number;
}
const rings = new WeakMap<Runtime, Ring>();

/** Makes the first key where there is none; processes that start at once agree on one. */
export function prepareSigningKeys(runtime: Runtime): Promise<void> {
  return change(runtime, (rows, now) => (rows.length > 0 ? null : now));
}

/** Adds the next key when the newest has signed for thirty days, and drops those whose tokens have all expired. */
export function rotateSigningKeys(runtime: Runtime): Promise<void> {
  return change(runtime, (rows, now) => {
    const newest = Math.max(...rows.map((row) => row.signsFrom.getTime()));
    return now.getTime() - newest > rotateAfterMs ? new Date(now.getTime() + publishedMs) : null;
  });
}

async function change(runtime: Runtime, decide: (rows: SigningKeyRow[], now: Date) => Date | null): Promise<void> {
  const now = runtime.clock.now();
  await transactionFor(runtime, [NO_WORKSPACE], async (tx) => {
    const rows = await store.lockSigningKeys(tx);
    const signsFrom = decide(rows, now);
    if (signsFrom) await store.saveSigningKey(tx, await makeKey(runtime, now, signsFrom));
    const successor = rows.findLast((row) => row.signsFrom.getTime() < now.getTime() - publishedMs);
    if (successor) await store.dropSigningKeysBefore(tx, successor.signsFrom);
  });
  rings.delete(runtime);
}

async function makeKey(runtime: Runtime, createdAt: Date, signsFrom: Date): Promise<SigningKeyRow> {
  const pair = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const publicJwk = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  const sealedPrivate = runtime.cipher.sealSecret(JSON.stringify(await exportJWK(pair.privateKey)));
  return {
    kid,
    workspaceId: NO_WORKSPACE,
    publicJwk: { ...publicJwk, kid, alg: "EdDSA", use: "sig" },
    sealedPrivate,
    createdAt,
    signsFrom,
  };
}

async function ring(runtime: Runtime): Promise<SigningKeyRow[]> {
  const now = runtime.clock.now().getTime();
  const known = rings.get(runtime);
  if (known && now - known.at < freshMs) return known.rows;
  const rows = await transactionFor(runtime, [NO_WORKSPACE], store.listSigningKeys);
  rings.set(runtime, { rows, at: now });
  return rows;
}

const imported = new Map<string, Promise<CryptoKey>>();

/** The key that signs now. */
export async function signingKey(runtime: Runtime): Promise<{ kid: string; key: CryptoKey }> {
  const now = runtime.clock.now();
  const rows = await ring(runtime);
  const row = rows.findLast((one) => one.signsFrom <= now) ?? rows[0];
  if (!row) throw new Error("there is no key to sign access tokens with");
  let key = imported.get(row.kid);
  if (!key) {
    key = importJWK(JSON.parse(runtime.cipher.openSecret(row.sealedPrivate)) as JWK, "EdDSA") as Promise<CryptoKey>;
    imported.set(row.kid, key);
  }
  return { kid: row.kid, key: await key };
}

/** Every public key that a living token may name, as RFC 7517 JWKs. */
export async function publicKeys(runtime: Runtime): Promise<(JWK & { kid: string; kty: string })[]> {
  return (await ring(runtime)).map((row) => row.publicJwk as JWK & { kid: string; kty: string });
}
