import { expect, test } from "bun:test";
import { bodyOf, draftOf, slugOf } from "./provider-draft.ts";

test.each([
  ["Okta", "okta"],
  ["  Entra ID (EU) ", "entra-id-eu"],
  ["Über uns", "u-ber-uns"],
  ["日本", ""],
  ["x".repeat(60), "x".repeat(40)],
])("%s is called %s for short", (name, slug) => expect(slugOf(name)).toBe(slug));

test("a secret is sent only where one was typed, and rows that were left empty are not", () => {
  const draft = { ...draftOf(null), name: "Okta", mappings: [{ claim: "groups", value: " ", role: "reviewer" }] };
  expect(bodyOf(draft)).toMatchObject({ slug: "okta", mappings: [] });
  expect(bodyOf(draft)).not.toHaveProperty("clientSecret");
  expect(bodyOf({ ...draft, clientSecret: "s", slug: "own" })).toMatchObject({ clientSecret: "s", slug: "own" });
});
