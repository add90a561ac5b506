import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { sha256 } from "./sha256.ts";

test("gives the digest of the empty text", () => {
  expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});

test("agrees with the platform's own for any text, whatever its length and script", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      const wellFormed = text.toWellFormed();
      expect(sha256(text)).toBe(createHash("sha256").update(wellFormed).digest("hex"));
    }),
    { numRuns: 300 },
  );
});
