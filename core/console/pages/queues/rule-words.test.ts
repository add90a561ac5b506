import { expect, test } from "bun:test";
import { newId } from "../../../kernel/wire/id.ts";
import { ruleWords } from "./rule-words.ts";

test("a queue's rules are told in a few words each", () => {
  expect(
    ruleWords({
      batchIds: [newId(), newId()],
      minPriority: 0,
      maxPriority: null,
      dailyLimit: 1200,
      languages: ["fi", "sv"],
      skills: [{ min: 0.7 }, { name: "dog", min: 0.85 }],
      goldShare: 0.1,
      onboarding: { golds: 10, threshold: 0.8 },
    }),
  ).toEqual([
    "2 batches",
    "Priority from 0",
    "1,200 a day each",
    "Knows fi or sv",
    "70 % right",
    "85 % right in dog",
    "10 % gold",
    "First 10 golds at 80 %",
  ]);
});

test("a queue for everybody and everything has none", () => {
  expect(ruleWords({ batchIds: null, skills: null, languages: null, onboarding: null })).toEqual([]);
  expect(ruleWords({ goldShare: 0, minPriority: -5, maxPriority: 5 })).toEqual(["Priority -5 to 5", "No gold"]);
});
