import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { patternOf } from "./pattern.ts";

describe("a pattern", () => {
  const cases: [string, string, boolean][] = [
    ["^\\d{4}-\\d{2}$", "2026-11", true],
    ["^\\d{4}-\\d{2}$", "2026-1", false],
    ["cat|dog", "hotdog", true],
    ["^(?:ab)+c?$", "ababc", true],
    ["^[^a-c\\s]+$", "xyz", true],
    ["^[^a-c\\s]+$", "xbz", false],
    ["^.$", "👩", true],
    ["^\\p{Lu}", "Ärger", true],
    ["\\bend\\b", "the end.", true],
    ["\\bend\\b", "ending", false],
    ["^$", "", true],
    ["a{2,3}", "aa", true],
    ["[a\\-]", "-", true],
    ["\\s", "\u00a0", true],
  ];
  test.each(cases)("%s in %j is %p", (source, text, found) => {
    expect(patternOf(source).foundIn(text)).toBe(found);
  });

  const wrong: [string, string][] = [
    ["(a", "not closed"],
    ["a)", "not opened"],
    ["*a", "nothing to repeat"],
    ["[a", "not closed"],
    ["[z-a]", "backwards"],
    ["(a)\\1", "not offered"],
    ["(?=a)", "look-around"],
    ["a{300}", "0 to 200"],
    ["((a{200}){200}){200}", "repeats too much"],
    ["a**", "repetition of a repetition"],
    ["\\p{Nonsense}", "no property"],
    ["a".repeat(501), "longer than 500"],
    ["(".repeat(60), "too many groups"],
    ["\\", "nothing after"],
  ];
  test.each(wrong)("%s is refused: %s", (source, why) => {
    expect(() => patternOf(source)).toThrow(why);
  });

  test("says what JavaScript's own engine says", () => {
    const atom = fc.constantFrom("a", "b", ".", "[ab]", "[^a]", "\\w", "\\d", "^", "$", "\\b");
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        atom,
        fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => a + b),
        fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => `(?:${a}|${b})`),
        fc.tuple(tie("tree"), fc.constantFrom("?", "*", "+", "{0,2}", "{2}")).map(([a, times]) => `(?:${a})${times}`),
      ),
    }));
    const text = fc.string({ unit: fc.constantFrom("a", "b", "1", " ", "é", "👩"), maxLength: 12 });
    fc.assert(
      fc.property(tree, text, (source, input) => {
        expect(patternOf(source).foundIn(input)).toBe(new RegExp(source, "u").test(input));
      }),
      { numRuns: 2000 },
    );
  });

  test("that would hold a backtracking engine for years is answered at once", () => {
    expect(patternOf("^(a+)+$").foundIn(`${"a".repeat(50_000)}!`)).toBe(false);
    expect(patternOf("^(a|a)*(a|a)*b$").foundIn("a".repeat(50_000))).toBe(false);
  });
});
