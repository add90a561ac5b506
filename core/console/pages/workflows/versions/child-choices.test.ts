import { expect, test } from "bun:test";
import { childChoices, childMaps } from "./child-choices.ts";

const chart = (...names: string[]) => ({
  initial: names[0]!,
  states: Object.fromEntries(names.map((name) => [name, {}])),
});
const same = chart("a");

test("a child that both versions have alike needs no choice", () => {
  expect(childChoices({ children: { same } }, { children: { same, other: chart("z") } }, {})).toEqual([]);
});

test("one that differs goes on under its name, and one whose name is gone as the only new one", () => {
  const before = { children: { kept: chart("a", "b"), renamed: chart("x") } };
  const after = { children: { kept: chart("a", "c"), fresh: chart("x") } };
  const choices = childChoices(before, after, { kept: { map: { b: "c" } } });
  expect(childMaps(choices)).toEqual({ kept: { to: "kept", map: { b: "c" } }, renamed: { to: "fresh", map: {} } });
});

test("what has no heir is left out, so that the server says what it holds up", () => {
  const choices = childChoices({ children: { gone: same } }, {}, {});
  expect(choices).toMatchObject([{ name: "gone", to: null }]);
  expect(childMaps(choices)).toEqual({});
});
