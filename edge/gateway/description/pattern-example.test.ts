import { expect, test } from "bun:test";
import { exampleOfPattern } from "./pattern-example.ts";

test.each([
  "^wlc_[\\w-]{43}$",
  "^[0-9a-f]{64}$",
  "^\\d{6}$",
  "^[a-z]+\\/[a-z0-9.+-]+$",
  "^a?b*c+$",
  "^[^-]{2,5}$",
  "^[A-Z0-9]{4}-[A-Z0-9]{4}$",
])("%p gets a text that fits it", (pattern) => {
  const made = exampleOfPattern(pattern);
  expect([made, new RegExp(pattern, "u").test(made ?? "")]).toEqual([made, true]);
});

test("a pattern with groups or alternatives is left to others", () => {
  for (const pattern of ["^(a|b)$", "^a|b$", "^(?=x).$"]) expect(exampleOfPattern(pattern)).toBeNull();
});
