import { expect, test } from "bun:test";
import type { Template } from "../../../projects/contract.ts";
import { bringsOf, stepOf } from "./template-words.ts";

test("arrow keys go around a group of radios, Home and End to its ends, other keys nowhere", () => {
  expect(["ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft", "Home", "End"].map((key) => stepOf(key, 2, 3))).toEqual([
    0, 0, 1, 1, 0, 2,
  ]);
  expect(stepOf("ArrowUp", 0, 3)).toBe(2);
  expect(stepOf("Tab", 1, 3)).toBeNull();
  expect(stepOf("ArrowDown", 0, 0)).toBeNull();
});

test("a template says what it brings and leaves out what it has none of", () => {
  const template = {
    labelSchema: { classes: [{}], fields: [{}, {}], relations: [] },
    settings: { overlap: 3, reviewShare: 0 },
    qualityRules: [{ enabled: true }, { enabled: false }],
    queues: [{}, {}],
  } as unknown as Template;
  expect(bringsOf(template)).toEqual(["1 class", "2 questions", "3 people a task", "no review", "1 check"]);
});
