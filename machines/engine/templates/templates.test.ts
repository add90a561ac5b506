import { describe, expect, test } from "bun:test";
import { advance, start, type Step } from "../advance.ts";
import { compile } from "../compile.ts";
import type { WorkflowDefinition, WorkflowEvent } from "../definition.ts";
import { review } from "./review.ts";
import { singlePass } from "./single-pass.ts";

const task = { taskId: "task-1", projectId: "project-1", batchId: "batch-1" };
const assigned = (userId: string, active?: number): WorkflowEvent => ({ type: "task.assigned", userId, active });
const expired = (active: number): WorkflowEvent => ({ type: "assignment.expired", userId: "ann", active });
const released = (active: number): WorkflowEvent => ({ type: "assignment.released", userId: "ann", active });
const submitted = (userId: string): WorkflowEvent => ({
  type: "annotation.submitted",
  annotationId: `annotation-${userId}`,
  assignmentId: `assignment-${userId}`,
  userId,
  version: 1,
});
const checked = (outcome: string, rejectedUserIds: string[] = [], reason = ""): WorkflowEvent => ({
  type: "quality_check.completed",
  checkId: "check-1",
  kind: outcome === "passed" || outcome === "failed" ? "automated" : "review",
  outcome,
  rejectedUserIds,
  annotationIds: [],
  reason,
});
const cancelTask: WorkflowEvent = { type: "task.cancelled" };

/** Every snapshot passes through JSON text, as it does in the database. */
function walk(definition: WorkflowDefinition, input: object, events: WorkflowEvent[]): Step[] {
  const compiled = compile(definition);
  const steps = [start(compiled, { ...task, ...input }, 0)];
  for (const event of events) {
    steps.push(advance(compiled, JSON.parse(JSON.stringify(steps.at(-1)!.snapshot)), event, 0));
  }
  return steps;
}

const path = (steps: Step[]) => steps.map((step) => step.to.join("+"));
const statuses = (steps: Step[]) => steps.map((step) => step.meta.status);
const effects = (step: Step | undefined) => step?.effects.map((effect) => effect.type);

interface Row {
  name: string;
  definition: WorkflowDefinition;
  input: object;
  events: WorkflowEvent[];
  path: string[];
}

const rows: Row[] = [
  {
    name: "one annotator, no review, passes straight through",
    definition: review,
    input: { overlap: 1, reviewShare: 0, reviewDraw: 0 },
    events: [assigned("ann", 1), submitted("ann"), checked("passed")],
    path: ["annotating.open", "annotating.claimed", "checking", "done"],
  },
  {
    name: "overlap 2 waits for the second submission, one after the other",
    definition: review,
    input: { overlap: 2, reviewShare: 0, reviewDraw: 0.4 },
    events: [assigned("ann", 1), submitted("ann"), assigned("bob", 1), submitted("bob"), checked("passed")],
    path: ["annotating.open", "annotating.claimed", "annotating.open", "annotating.claimed", "checking", "done"],
  },
  {
    name: "overlap 2 stays claimed while the second annotator still holds it",
    definition: review,
    input: { overlap: 2, reviewShare: 0, reviewDraw: 0.4 },
    events: [assigned("ann"), assigned("bob"), submitted("ann"), submitted("bob")],
    path: ["annotating.open", "annotating.claimed", "annotating.claimed", "annotating.claimed", "checking"],
  },
  {
    name: "a correction by the same annotator is not counted as a second opinion",
    definition: review,
    input: { overlap: 2, reviewShare: 0, reviewDraw: 0.4 },
    events: [assigned("ann"), submitted("ann"), submitted("ann")],
    path: ["annotating.open", "annotating.claimed", "annotating.open", "annotating.open"],
  },
  {
    name: "a draw below the share goes to review",
    definition: review,
    input: { overlap: 1, reviewShare: 0.5, reviewDraw: 0.49 },
    events: [assigned("ann"), submitted("ann"), checked("passed"), assigned("rev"), checked("accepted")],
    path: ["annotating.open", "annotating.claimed", "checking", "review", "review", "done"],
  },
  {
    name: "a draw at the share is not reviewed",
    definition: review,
    input: { overlap: 1, reviewShare: 0.5, reviewDraw: 0.5 },
    events: [assigned("ann"), submitted("ann"), checked("passed")],
    path: ["annotating.open", "annotating.claimed", "checking", "done"],
  },
  {
    name: "a share of 1 reviews every task, even the highest draw",
    definition: review,
    input: { overlap: 1, reviewShare: 1, reviewDraw: 1 },
    events: [assigned("ann"), submitted("ann"), checked("passed"), checked("fixed")],
    path: ["annotating.open", "annotating.claimed", "checking", "review", "done"],
  },
  {
    name: "a rejection by the reviewer goes to rework, is checked and reviewed again",
    definition: review,
    input: { overlap: 1, reviewShare: 1, reviewDraw: 0.9 },
    events: [
      assigned("ann"),
      submitted("ann"),
      checked("passed"),
      checked("rejected", ["ann"]),
      assigned("ann"),
      submitted("ann"),
      checked("passed"),
      checked("accepted"),
    ],
    path: [
      "annotating.open",
      "annotating.claimed",
      "checking",
      "review",
      "rework.open",
      "rework.claimed",
      "checking",
      "review",
      "done",
    ],
  },
  {
    name: "a failed check in the single pass goes to rework and comes back",
    definition: singlePass,
    input: { overlap: 1 },
    events: [
      assigned("ann"),
      submitted("ann"),
      checked("failed", ["ann"]),
      assigned("ann"),
      submitted("ann"),
      checked("passed"),
    ],
    path: ["annotating.open", "annotating.claimed", "checking", "rework.open", "rework.claimed", "checking", "done"],
  },
  {
    name: "an expired lease reopens the task and it can be claimed again",
    definition: review,
    input: { overlap: 1, reviewShare: 0 },
    events: [assigned("ann", 1), expired(0), assigned("bob", 1), submitted("bob")],
    path: ["annotating.open", "annotating.claimed", "annotating.open", "annotating.claimed", "checking"],
  },
  {
    name: "a released lease leaves the task claimed while another lives",
    definition: review,
    input: { overlap: 2, reviewShare: 0 },
    events: [assigned("ann", 1), assigned("bob", 2), released(1), expired(0)],
    path: ["annotating.open", "annotating.claimed", "annotating.claimed", "annotating.claimed", "annotating.open"],
  },
  {
    name: "rework that expires can be claimed again",
    definition: review,
    input: { overlap: 1, reviewShare: 1 },
    events: [
      assigned("ann"),
      submitted("ann"),
      checked("failed", ["ann"]),
      assigned("ann"),
      expired(0),
      assigned("bob"),
      submitted("bob"),
    ],
    path: [
      "annotating.open",
      "annotating.claimed",
      "checking",
      "rework.open",
      "rework.claimed",
      "rework.open",
      "rework.claimed",
      "checking",
    ],
  },
  {
    name: "events that belong to another phase change nothing",
    definition: review,
    input: { overlap: 1, reviewShare: 1 },
    events: [checked("passed"), submitted("ann"), submitted("bob"), expired(0), checked("accepted"), checked("passed")],
    path: ["annotating.open", "annotating.open", "checking", "checking", "checking", "checking", "review"],
  },
];

describe("walks through the templates", () => {
  test.each(rows)("$name", ({ definition, input, events, path: expected }) => {
    expect(path(walk(definition, input, events))).toEqual(expected);
  });

  test("when one of two is rejected, only that one is asked again and the other submission stays", () => {
    const input = { overlap: 2, reviewShare: 1, reviewDraw: 0.2 };
    const first = [assigned("ann"), submitted("ann"), assigned("bob"), submitted("bob"), checked("passed")];
    const steps = walk(review, input, [
      ...first,
      checked("rejected", ["bob"], "Boxes too loose"),
      assigned("bob"),
      submitted("bob"),
    ]);
    const rework = steps[6]!;
    expect(rework.effects).toEqual([
      { type: "task.open", params: { stage: "annotate", overlap: 1, reserveFor: ["bob"] } },
    ]);
    expect(rework.snapshot.context).toMatchObject({ submissions: 1, submittedBy: ["ann"], rejected: ["bob"] });
    expect(rework.meta).toMatchObject({ status: "rework", stage: "annotate" });
    expect(steps.at(-1)!.to).toEqual(["checking"]);
    expect(steps.at(-1)!.snapshot.context).toMatchObject({ submissions: 2, submittedBy: ["ann", "bob"] });
  });

  test("when both are rejected, both have to submit again", () => {
    const first = [submitted("ann"), submitted("bob"), checked("failed", ["ann", "bob"])];
    const steps = walk(singlePass, { overlap: 2 }, [...first, submitted("ann"), submitted("bob")]);
    expect(path(steps)).toEqual([
      "annotating.open",
      "annotating.open",
      "checking",
      "rework.open",
      "rework.open",
      "checking",
    ]);
    expect(steps[3]!.effects[0]!.params).toEqual({ stage: "annotate", overlap: 2, reserveFor: ["ann", "bob"] });
  });

  test("a failed check that names nobody, or strangers only, sends everybody back", () => {
    for (const names of [[], ["stranger"]]) {
      const steps = walk(singlePass, { overlap: 2 }, [submitted("ann"), submitted("bob"), checked("failed", names)]);
      expect(steps.at(-1)!.snapshot.context).toMatchObject({ submissions: 0, rejected: ["ann", "bob"] });
    }
  });

  test("statuses and effects are what the tasks service acts on", () => {
    const steps = walk(review, { overlap: 1, reviewShare: 1, reviewDraw: 0 }, [
      assigned("ann"),
      submitted("ann"),
      checked("passed"),
      checked("accepted"),
    ]);
    expect(statuses(steps)).toEqual(["open", "in_progress", "checking", "in_review", "completed"]);
    expect(steps.map(effects)).toEqual([
      ["task.open"],
      [],
      ["task.close", "quality.check"],
      ["review.open", "task.open"],
      ["task.close"],
    ]);
    expect(steps[3]!.effects[1]!.params).toEqual({ stage: "review", overlap: 1 });
    expect(steps[3]!.meta.stage).toBe("review");
    expect(steps[4]!.status).toBe("done");
  });

  const phases = [
    { phase: "open", events: [] },
    { phase: "claimed", events: [assigned("ann")] },
    { phase: "checking", events: [submitted("ann")] },
    { phase: "review", events: [submitted("ann"), checked("passed")] },
    { phase: "rework", events: [submitted("ann"), checked("failed")] },
  ];
  test.each(phases)("a task can be cancelled while it is in phase $phase", ({ events }) => {
    const last = walk(review, { overlap: 1, reviewShare: 1 }, [...events, cancelTask]).at(-1)!;
    expect(last).toMatchObject({ to: ["cancelled"], status: "done", meta: { status: "cancelled" } });
    expect(effects(last)).toEqual(["task.close"]);
  });

  test("a finished task is not cancelled any more", () => {
    const last = walk(singlePass, { overlap: 1 }, [submitted("ann"), checked("passed"), cancelTask]).at(-1)!;
    expect(last).toMatchObject({ to: ["done"], changed: false, effects: [] });
  });
});
