import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { newId } from "../../kernel/wire/id.ts";

/** Access tokens of so many people, as auth signs them, and the keys that prove them. */
export async function issueTokens(count: number): Promise<{ jwks: object; tokens: string[] }> {
  const { publicKey, privateKey } = await generateKeyPair("EdDSA", { extractable: true });
  const now = Math.floor(Date.now() / 1000);
  const tokens = Array.from({ length: count }, () =>
    new SignJWT({ wsp: newId(), sid: newId() })
      .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid: "bench" })
      .setIssuer("welo")
      .setAudience("welo")
      .setSubject(newId())
      .setJti(newId())
      .setIssuedAt(now)
      .setExpirationTime(now + 600)
      .sign(privateKey),
  );
  const key = { ...(await exportJWK(publicKey)), kid: "bench", alg: "EdDSA", use: "sig" };
  return { jwks: { keys: [key] }, tokens: await Promise.all(tokens) };
}
