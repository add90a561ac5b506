import { describe, expect, test } from "bun:test";
import { isCurrent, nouns } from "./navigation.ts";

describe("the left navigation", () => {
  test.each([
    ["/", "/", true],
    ["/", "/projects", false],
    ["/projects", "/projects/7/import", true],
    ["/projects", "/projectsX", false],
  ])("%s stands for %s: %p", (href, location, current) => expect(isCurrent(href, location)).toBe(current));

  test("every page has a key of its own", () => {
    expect(new Set(nouns.map((one) => one.key)).size).toBe(nouns.length);
  });
});
