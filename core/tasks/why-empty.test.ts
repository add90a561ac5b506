import { expect, test } from "bun:test";
import { verdictsOf } from "./verdicts.ts";
import { reasonOf } from "./why-empty.ts";

const calm = { paused: false, projectStatus: "active", tasks: 10, remaining: 5, waiting: 0, active: 0 };

test.each([
  {
    because: "the queue is paused, before all else",
    situation: { ...calm, paused: true, projectStatus: "paused" },
    reason: "queue_paused",
  },
  {
    because: "the project is not active",
    situation: { ...calm, projectStatus: "completed" },
    reason: "project_not_active",
  },
  { because: "every task has ended", situation: { ...calm, remaining: 0 }, reason: "all_done" },
  { because: "there never was a task", situation: { ...calm, tasks: 0, remaining: 0 }, reason: "nothing_waiting" },
  {
    because: "what waits is not for this caller",
    situation: { ...calm, waiting: 3, active: 2 },
    reason: "already_worked_on_all",
  },
  { because: "others hold all places", situation: { ...calm, active: 2 }, reason: "all_taken" },
  { because: "no task is at this stage", situation: calm, reason: "nothing_waiting" },
])("a queue is empty since $because", ({ situation, reason }) => {
  expect(reasonOf(situation)).toMatchObject({ reason, waiting: situation.waiting } as object);
});

const asksForAll = {
  stage: "review" as const,
  dailyLimit: 5,
  languages: ["fi", "sv"],
  skills: [{ min: 0.8 }],
  onboarding: { golds: 10, threshold: 0.9 },
};
const allowed = { active: true, permissions: new Set(["task.claim", "quality.review"]) };
const lacksAll = {
  ...calm,
  paused: true,
  projectStatus: "paused",
  pausedFor: "On holiday.",
  unspoken: ["fi", "sv"],
  unskilled: [{ min: 0.8, level: 0.5 }],
  dayIsFull: true,
  onboarding: { answered: 10, golds: 10, score: 0.5, threshold: 0.9 },
};

test("a queue that asks for nothing looks at no more than whether it runs, and who is asking", () => {
  const plain = { stage: "annotate" as const, dailyLimit: null, languages: null, skills: null, onboarding: null };
  const verdicts = verdictsOf(calm, plain, allowed, true);
  expect(verdicts.every((one) => one.holds)).toBe(true);
  expect(verdicts.map((one) => one.condition)).toEqual(["running", "project", "role", "member", "not_paused"]);
});

test("everything that keeps somebody out is told, not only what is looked at first", () => {
  const verdicts = verdictsOf(lacksAll, asksForAll, { active: true, permissions: new Set(["task.claim"]) }, false);
  expect(verdicts.map((one) => one.holds)).toEqual(Array.from({ length: 9 }, () => false));
  expect(verdicts.find((one) => one.condition === "daily_limit")?.detail).toMatch(
    /at this stage today \(UTC\), through any queue\.$/,
  );
  const words = Object.fromEntries(verdicts.map((one) => [one.condition, one.detail]));
  expect(words).toMatchObject({
    role: "None of their roles grants quality.review.",
    skills: "The queue asks for 80 % right in this project (theirs: 50 %).",
    languages: "The queue is for people who know fi or sv.",
    onboarding: expect.stringContaining("10 of 10 answered, 50 % right where 90 % are asked for"),
    not_paused: expect.stringContaining("On holiday."),
  });
  expect(verdictsOf(calm, asksForAll, allowed, true).every((one) => one.holds)).toBe(true);
});

test("an account that was closed, and roles that could not be asked for, are told apart", () => {
  const role = (standing: Parameters<typeof verdictsOf>[2]) =>
    verdictsOf(calm, asksForAll, standing, true).find((one) => one.condition === "role")!;
  expect(role(null)).toMatchObject({ holds: null });
  expect(role({ ...allowed, active: false })).toMatchObject({ holds: false, detail: "Their account is not active." });
});
