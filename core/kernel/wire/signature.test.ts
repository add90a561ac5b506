import { expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import fc from "fast-check";
import {
  decodeIdentity,
  describeBody,
  describeLength,
  encodeIdentity,
  HASHED_BODY_LIMIT,
  type Identity,
  readSeal,
  seal,
  sign,
  SIGNATURE_WINDOW_MS,
  type SignedParts,
  verify,
} from "./signature.ts";

const secret = "a secret for tests";
const now = 1_700_000_000_000;
const word = fc.string({ unit: "grapheme-ascii", minLength: 1 }).map((text) => text.replaceAll(" ", "_"));
const parts: fc.Arbitrary<SignedParts> = fc.record({
  method: fc.constantFrom("GET", "POST", "PATCH"),
  path: word.map((path) => `/${path}`),
  identity: word,
  time: fc.constant(String(now)),
  nonce: word,
  body: word,
});

const request = { method: "GET", path: "/", identity: "i", time: String(now), nonce: "n", body: "b" };
const holds = (sealed: string, { method, path } = request, at = now, by = secret) => {
  const said = readSeal(sealed);
  return said !== null && verify(by, method, path, said, at);
};

test("what was sealed is verified, by the same secret only", () => {
  fc.assert(
    fc.property(parts, (p) => {
      expect(readSeal(seal(secret, p))).toMatchObject({ identity: p.identity, nonce: p.nonce, body: p.body });
      expect(holds(seal(secret, p), p)).toBe(true);
      expect(holds(seal(secret, p), p, now, "another secret")).toBe(false);
    }),
  );
});

test("it is the HMAC of everything, however often the same caller is seen, and whoever called in between", () => {
  fc.assert(
    fc.property(fc.array(parts, { minLength: 1, maxLength: 4 }), (calls) => {
      for (const p of [...calls, ...calls]) {
        const message = `v2\n${p.identity}\n${p.method}\n${p.path}\n${p.time}\n${p.nonce}\n${p.body}`;
        expect(sign(secret, p)).toBe(createHmac("sha256", secret).update(message).digest("hex"));
      }
    }),
  );
});

test("more callers than are kept at once are all signed for right", () => {
  for (let i = 0; i < 4_100; i++) {
    const p = { ...request, identity: `caller-${i % 2_050}` };
    const message = `v2\n${p.identity}\nGET\n/\n${now}\nn\nb`;
    if (i % 50 === 0) expect(sign(secret, p)).toBe(createHmac("sha256", secret).update(message).digest("hex"));
    else sign(secret, p);
  }
});

test("a change of any part is found out", () => {
  fc.assert(
    fc.property(
      parts,
      fc.constantFrom("method", "path", "identity", "nonce", "body" as const),
      word,
      (p, part, other) => {
        fc.pre(p[part].toUpperCase() !== other.toUpperCase());
        const { method, path, ...said } = { ...p, [part]: other };
        expect(verify(secret, method, path, { ...said, signature: sign(secret, p) }, now)).toBe(false);
      },
    ),
  );
});

test("a signature that is cut, longer, empty or in another case is none", () => {
  const good = sign(secret, request);
  for (const signature of ["", good.slice(0, -1), good + good, `${good}0`, good.toUpperCase()])
    expect(verify(secret, "GET", "/", { ...request, signature }, now)).toBe(false);
});

test("a seal with a part too few, too many or empty is none", () => {
  const good = seal(secret, request);
  for (const wrong of [
    null,
    "",
    " ",
    good.replace(" ", ""),
    good.replace(" ", "  "),
    `${good} `,
    ` ${good}`,
    `${good} x`,
  ])
    expect(readSeal(wrong)).toBeNull();
});

test("a seal is good for half a minute around its time", () => {
  for (const [late, good] of [
    [0, true],
    [SIGNATURE_WINDOW_MS, true],
    [-SIGNATURE_WINDOW_MS, true],
    [SIGNATURE_WINDOW_MS + 1, false],
    [-SIGNATURE_WINDOW_MS - 1, false],
  ] as const)
    expect(holds(seal(secret, request), request, now + late)).toBe(good);
  expect(holds(seal(secret, { ...request, time: "soon" }))).toBe(false);
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
