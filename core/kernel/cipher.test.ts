import { expect, test } from "bun:test";
import fc from "fast-check";
import { createCipher } from "./cipher.ts";

const cipher = createCipher("master key for tests only, 32 characters long");
const another = createCipher("another master key, also long enough to be one");

test("what was sealed is opened again, whatever it says", () => {
  const key = cipher.newKey();
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
      expect(cipher.open(key, cipher.seal(key, text))).toBe(text);
      expect(cipher.openSecret(cipher.sealSecret(text))).toBe(text);
    }),
  );
});

test("the same text is never sealed the same way twice, and does not show", () => {
  const key = cipher.newKey();
  const sealed = [cipher.seal(key, "ada@example.org"), cipher.seal(key, "ada@example.org")];
  expect(sealed[0]).not.toEqual(sealed[1]!);
  for (const one of sealed) expect(one.includes("ada")).toBe(false);
});

test("one changed bit anywhere is found out, and so is a cut", () => {
  const key = cipher.newKey();
  const sealed = cipher.seal(key, "a text of some length");
  for (let i = 0; i < sealed.length; i++) {
    const changed = Buffer.from(sealed);
    changed[i]! ^= 1 << (i % 8);
    expect(() => cipher.open(key, changed)).toThrow();
    expect(() => cipher.open(key, sealed.subarray(0, i))).toThrow();
  }
  const wrapped = Buffer.from(key);
  wrapped[20]! ^= 1;
  expect(() => cipher.open(wrapped, sealed)).toThrow();
});

test("a shorter tag, which would be easier to forge, is refused", () => {
  const sealed = cipher.sealSecret("");
  expect(() => cipher.openSecret(sealed.subarray(0, 16))).toThrow();
});

test("neither another subject's key, nor another master key, nor another purpose opens it", () => {
  const key = cipher.newKey();
  const sealed = cipher.seal(key, "secret");
  expect(() => cipher.open(cipher.newKey(), sealed)).toThrow();
  expect(() => another.open(key, sealed)).toThrow();
  expect(() => another.openSecret(cipher.sealSecret("secret"))).toThrow();
  expect(() => cipher.openSecret(key)).toThrow();
});

test("a blind index is stable, and differs by value, purpose and master key", () => {
  const index = cipher.blindIndex("email", "ada@example.org");
  expect(createCipher("master key for tests only, 32 characters long").blindIndex("email", "ada@example.org")).toEqual(
    index,
  );
  const others = [
    cipher.blindIndex("email", "bob@example.org"),
    cipher.blindIndex("phone", "ada@example.org"),
    another.blindIndex("email", "ada@example.org"),
    cipher.blindIndex("email\nada", "@example.org"),
  ];
  for (const one of others) expect(one).not.toEqual(index);
});
