import { expect, test } from "bun:test";
import * as v from "valibot";
import { IssueCategory } from "../../../quality/review.contract.ts";
import { addIssue, categoriesOf, draftOf, keyOf, problemsOf } from "./issue-draft.ts";

const standard = [
  { key: "missing", title: "Something is missing" },
  { key: "other", title: "Something else" },
];

test("a renamed category keeps its key, a retired one goes, a new one gets a key that nobody had", () => {
  const [missing, other, added] = addIssue(draftOf(standard));
  const draft = [
    { ...missing!, title: "Not all is marked" },
    { ...other!, retired: true },
    { ...added!, title: " Other! " },
  ];
  expect(categoriesOf(draft)).toEqual([
    { key: "missing", title: "Not all is marked" },
    { key: "other_2", title: "Other!" },
  ]);
});

test("every title makes a key that the service takes", () => {
  expect(keyOf("Größe falsch", new Set())).toBe("gro_e_falsch");
  for (const title of ["1 box too many", "   ", "箱", "_", "a".repeat(120)]) {
    expect(v.is(IssueCategory, { key: keyOf(title, new Set()), title: "x" })).toBe(true);
  }
});

test("names must be there and differ, save those of what is retired", () => {
  const draft = addIssue(draftOf([...standard, { key: "more", title: "something ELSE" }]));
  expect([...problemsOf(draft)]).toEqual([
    [2, "Another one is called so"],
    [3, "Give it a name"],
  ]);
  expect(problemsOf(draft.map((one, at) => (at >= 2 ? { ...one, retired: true } : one))).size).toBe(0);
});
