import { expect, test } from "bun:test";
import type { Project } from "../../../core/projects/contract.ts";
import type { Queue } from "../../../core/tasks/contract.ts";
import { byProject, exclusionWords, queueWords } from "./queue-words.ts";

const queue = (part: Partial<Queue>): Queue => ({
  id: "q",
  projectId: "p",
  name: "Annotate",
  stage: "annotate",
  strategy: "fifo",
  paused: false,
  waiting: 0,
  active: 0,
  availableToMe: 0,
  createdAt: "",
  version: 1,
  ...part,
});
const project = (part: Partial<Project>): Project =>
  ({
    id: "p",
    name: "P",
    status: "active",
    progress: { tasks: 4, completed: 1, cancelled: 0, batches: 1, batchesCompleted: 0 },
    ...part,
  }) as Project;

test("says what waits, or the first reason why nothing does", () => {
  expect(queueWords(queue({ availableToMe: 1, waiting: 3 }), project({}))).toBe("1 task for you");
  expect(queueWords(queue({ paused: true, waiting: 3 }), project({}))).toBe("Paused by a manager");
  expect(queueWords(queue({ waiting: 3 }), project({ status: "completed" }))).toBe("The project is completed");
  expect(queueWords(queue({ waiting: 2 }), project({}))).toBe(
    "2 tasks wait for others: you have worked on them already",
  );
  expect(queueWords(queue({ active: 1 }), project({}))).toBe("Others are working on 1 task");
  expect(
    queueWords(
      queue({}),
      project({ progress: { tasks: 4, completed: 3, cancelled: 1, batches: 1, batchesCompleted: 1 } }),
    ),
  ).toBe("All done");
  expect(queueWords(queue({ stage: "review" }), null)).toBe("Nothing to review right now");
});

test("projects with work come first, annotating before reviewing", () => {
  const queues = [
    queue({ id: "1", projectId: "idle" }),
    queue({ id: "2", projectId: "busy", stage: "review", name: "Review" }),
    queue({ id: "3", projectId: "busy", availableToMe: 2 }),
  ];
  const groups = byProject(queues, [project({ id: "idle", name: "A" }), project({ id: "busy", name: "B" })]);
  expect(groups.map((g) => g.projectId)).toEqual(["busy", "idle"]);
  expect(groups[0]!.queues.map((q) => q.id)).toEqual(["3", "2"]);
});

test("tells which rule keeps how many tasks back, and of none that keeps none", () => {
  const excluded = [
    { rule: "worked_on" as const, tasks: 1200 },
    { rule: "priority" as const, tasks: 0 },
    { rule: "postponed" as const, tasks: 1 },
  ];
  expect(exclusionWords({ excluded })).toEqual([
    "1,200 tasks that you have worked on already",
    "1 task that you have put off",
  ]);
  expect(exclusionWords({})).toEqual([]);
});
