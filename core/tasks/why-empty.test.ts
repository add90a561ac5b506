import { expect, test } from "bun:test";
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
