import { expect, test } from "bun:test";
import fc from "fast-check";
import {
  decodeIdentity,
  describeBody,
  describeLength,
  encodeIdentity,
  HASHED_BODY_LIMIT,
  type Identity,
  sign,
  SIGNATURE_WINDOW_MS,
  type SignedParts,
  verify,
} from "./signature.ts";

const secret = "a secret for tests";
const now = 1_700_000_000_000;
const line = fc.string({ unit: "grapheme-ascii", minLength: 1 });
const parts: fc.Arbitrary<SignedParts> = fc.record({
  method: fc.constantFrom("GET", "POST", "PATCH"),
  path: line.map((path) => `/${path}`),
  identity: line,
  time: fc.constant(String(now)),
  nonce: line,
  body: line,
});

test("what was signed is verified, by the same secret only", async () => {
  await fc.assert(
    fc.asyncProperty(parts, async (p) => {
      const signature = sign(secret, p);
      expect(verify(secret, p, signature, now)).toBe(true);
      expect(verify("another secret", p, signature, now)).toBe(false);
    }),
  );
});

test("a change of any part is found out", async () => {
  await fc.assert(
    fc.asyncProperty(
      parts,
      fc.constantFrom("method", "path", "identity", "nonce", "body" as const),
      line,
      async (p, part, other) => {
        fc.pre(p[part as keyof SignedParts].toUpperCase() !== other.toUpperCase());
        const signature = sign(secret, p);
        expect(verify(secret, { ...p, [part]: other }, signature, now)).toBe(false);
      },
    ),
  );
});

test("a signature that is cut, longer, empty or in another case is none", async () => {
  const p = { method: "GET", path: "/", identity: "i", time: String(now), nonce: "n", body: "b" };
  const signature = sign(secret, p);
  for (const wrong of ["", signature.slice(0, -1), signature + signature, `${signature}0`, signature.toUpperCase()])
    expect(verify(secret, p, wrong, now)).toBe(false);
});

test("a signature is good for half a minute around its time", async () => {
  const p = { method: "GET", path: "/", identity: "i", time: String(now), nonce: "n", body: "b" };
  const signature = sign(secret, p);
  for (const [late, good] of [
    [0, true],
    [SIGNATURE_WINDOW_MS, true],
    [-SIGNATURE_WINDOW_MS, true],
    [SIGNATURE_WINDOW_MS + 1, false],
    [-SIGNATURE_WINDOW_MS - 1, false],
  ] as const)
    expect(verify(secret, p, signature, now + late)).toBe(good);
  const timeless = { ...p, time: "soon" };
  expect(verify(secret, timeless, sign(secret, timeless), now)).toBe(false);
});

test("small bodies are described by their hash, larger ones by their length", async () => {
  expect(await describeBody(new TextEncoder().encode("abc"))).toBe(
    "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  expect(await describeBody(new Uint8Array(HASHED_BODY_LIMIT + 1))).toBe(`length:${HASHED_BODY_LIMIT + 1}`);
  expect(await describeBody(null)).toBe("length:0");
  expect(describeLength(7)).toBe("length:7");
});

test("an identity survives its header, in any script", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.option(fc.array(fc.string())), (userAgent, scopes) => {
      const identity: Identity = {
        workspaceId: null,
        actor: { type: "user", id: "u" },
        sessionId: null,
        scopes,
        ip: "::1",
        userAgent,
      };
      const header = encodeIdentity(identity);
      expect(header).toMatch(/^[\w-]+$/);
      expect(decodeIdentity(header)).toEqual(identity);
    }),
  );
});

test.each(["", "e30", "!!!", btoa('{"actor":{"type":"system","id":"x"}}')])("%j is no identity", (header) => {
  expect(decodeIdentity(header)).toBeNull();
});
