import { describe, expect, test } from "bun:test";
import { compile } from "../compile.ts";
import type { WorkflowEvent } from "../definition.ts";
import { matches } from "../explain.ts";
import { mermaid } from "../mermaid.ts";
import { event, play } from "../play.suite.ts";
import { explore } from "../shortest-paths.ts";
import { treeOf } from "../tree.ts";
import { validate } from "../validate.ts";
import { consensus } from "./consensus.ts";
import { dynamicOverlap } from "./dynamic-overlap.ts";
import { escalation } from "./escalation.ts";
import { goldGated } from "./gold-gated.ts";
import { stagedReview } from "./staged-review.ts";
import { templates } from "./templates.ts";

const checked = (outcome: string, fields: object = {}): WorkflowEvent =>
  event("quality_check.completed", { outcome, rejectedUserIds: [], reason: "", ...fields });
const submitted = (userId: string) =>
  event("annotation.submitted", { userId, annotationId: "a", version: 1, revision: false });
const passed = checked("passed");
const accepted = checked("accepted");

/** Everything that happens to a task, with what matters in it. */
const happenings: WorkflowEvent[] = [
  ...["ann", "bob"].flatMap((userId) => [
    event("task.assigned", { userId, active: 1 }),
    event("task.assigned", { userId, active: 2 }),
    submitted(userId),
  ]),
  ...[0, 1].flatMap((active) => [
    event("assignment.expired", { active }),
    event("assignment.released", { active, skipped: true, reason: "?" }),
  ]),
  ...["passed", "failed", "accepted", "fixed", "rejected"].map((outcome) => checked(outcome)),
  checked("passed", { goldAccuracy: 0.95 }),
  checked("failed", { moreWanted: 1 }),
  checked("passed", { unsure: true }),
  event("task.cancelled"),
];
const inputs = [
  { overlap: 1, reviewShare: 0, reviewDraw: 0.5 },
  { overlap: 2, reviewShare: 0.3, reviewDraw: 0.2 },
  { overlap: 2, reviewShare: 1, reviewDraw: 0.05 },
];

describe.each(templates)("the template $key", ({ definition }) => {
  test("has nothing that validation finds fault with", () => {
    expect(validate(definition)).toEqual([]);
  });

  test("can be walked over every transition, into every state", () => {
    const compiled = compile(definition);
    const tree = treeOf(definition);
    const taken = new Set<string>();
    const states = new Set<string>();
    for (const input of inputs) {
      const explored = explore(compiled, { input, events: happenings, limit: 1_500 });
      for (const pointer of explored.taken) taken.add(pointer);
      for (const path of explored.paths) for (const state of path.states) states.add(state);
    }
    const all = tree.nodes.flatMap((node) => node.transitions.map(({ pointer }) => pointer));
    expect(all.filter((pointer) => !taken.has(pointer))).toEqual([]);
    const leaves = tree.nodes.filter(({ children }) => children.length === 0).map(({ path }) => path);
    expect([...states].toSorted()).toEqual(leaves.toSorted());
  });

  test("is drawn with all its states, and ends by being done or cancelled", () => {
    const picture = mermaid(definition);
    for (const { state } of treeOf(definition).nodes.slice(1))
      expect(picture).toContain(`state "${state.meta!.label}"`);
    expect(picture.match(/--> \[\*\]/g)).toHaveLength(2);
  });

  test("hears everything that the platform says of its task while people work on it", () => {
    const { on } = definition.states!["annotating"]!;
    const heard = [...Object.keys(on ?? {}), ...Object.keys(definition.on ?? {})];
    for (const { type } of happenings.filter(({ type }) => type !== "quality_check.completed")) {
      expect(heard.some((descriptor) => matches(type, descriptor))).toBe(true);
    }
  });
});

const to = (steps: ReturnType<typeof play>) => steps.map((step) => step.to.join("+"));

describe("consensus", () => {
  const two = [submitted("ann"), submitted("bob"), passed];

  test("is asked for once the rules are kept, with the threshold of the instance", () => {
    const steps = play(consensus, two, { overlap: 2, agreementThreshold: 0.6 });
    expect(steps.at(-1)).toMatchObject({
      to: ["agreement"],
      meta: { status: "checking" },
      effects: [{ type: "quality.consensus", params: { threshold: 0.6 } }],
    });
  });

  test("ends the task where people agree, and asks a reviewer to decide where they do not", () => {
    expect(to(play(consensus, [...two, passed], { overlap: 2 })).at(-1)).toBe("done");
    const steps = play(consensus, [...two, checked("failed"), accepted], { overlap: 2 });
    expect(to(steps).slice(-2)).toEqual(["adjudication", "done"]);
    expect(steps.at(-2)!.effects.map(({ type }) => type)).toEqual(["review.open", "task.open"]);
  });

  test("rejected by the adjudicator is done again by those who are named, and agreed on again", () => {
    const again = [checked("failed"), checked("rejected", { rejectedUserIds: ["bob"] }), submitted("bob"), passed];
    expect(to(play(consensus, [...two, ...again], { overlap: 2 })).slice(-4)).toEqual([
      "adjudication",
      "rework.open",
      "checking",
      "agreement",
    ]);
  });
});

describe("as many people as it is worth", () => {
  const two = [submitted("ann"), submitted("bob"), passed];
  const oneMore = checked("failed", { moreWanted: 1 });

  test("asks for one more while quality says so, and checks again when it has come", () => {
    const steps = play(dynamicOverlap, [...two, oneMore, submitted("eve"), passed, passed], { overlap: 2 });
    expect(to(steps).slice(-4)).toEqual(["more.open", "checking", "agreement", "done"]);
    const asked = steps.find((step) => step.to.includes("more.open"))!;
    expect(asked.effects).toEqual([{ type: "task.requestMoreAnnotations", params: { count: 1 } }]);
    expect(asked.meta).toMatchObject({ status: "open", stage: "annotate" });
  });

  test("does not take a correction for another person's work", () => {
    const steps = play(dynamicOverlap, [...two, oneMore, submitted("bob")], { overlap: 2 });
    expect(to(steps).at(-1)).toBe("more.open");
  });

  test("has a reviewer decide what is not sure when nobody more is asked", () => {
    const steps = play(dynamicOverlap, [...two, oneMore, submitted("eve"), passed, checked("failed")], { overlap: 2 });
    expect(to(steps).at(-1)).toBe("adjudication");
  });
});

describe("the gold gate", () => {
  const good = (goldAccuracy: number) => checked("passed", { goldAccuracy });
  const rare = { overlap: 1, reviewShare: 0.1, reviewDraw: 0.5 };

  test("lets good work pass, and reviews what is below the threshold or of people not measured yet", () => {
    expect(to(play(goldGated, [submitted("ann"), good(0.9)], rare)).at(-1)).toBe("done");
    expect(to(play(goldGated, [submitted("ann"), good(0.89)], rare)).at(-1)).toBe("review");
    expect(to(play(goldGated, [submitted("ann"), passed], rare)).at(-1)).toBe("review");
  });

  test("still reviews a random share of good work", () => {
    const drawn = { overlap: 1, reviewShare: 0.1, reviewDraw: 0.05 };
    expect(to(play(goldGated, [submitted("ann"), good(1)], drawn)).at(-1)).toBe("review");
  });
});

describe("review in two stages", () => {
  const once = { overlap: 1, reviewShare: 0.5, reviewDraw: 0.3 };
  const twice = { overlap: 1, reviewShare: 0.5, reviewDraw: 0.05 };
  const start = [submitted("ann"), passed];

  test("reviews what is drawn once, and what is drawn low twice", () => {
    expect(to(play(stagedReview, start, { ...once, reviewDraw: 0.7 })).at(-1)).toBe("done");
    expect(to(play(stagedReview, [...start, accepted], once)).slice(-2)).toEqual(["firstReview", "done"]);
    expect(to(play(stagedReview, [...start, accepted, accepted], twice)).slice(-3)).toEqual([
      "firstReview",
      "secondReview",
      "done",
    ]);
  });

  test("sends work back from the second stage through all of them again", () => {
    const back = [accepted, checked("rejected"), submitted("ann"), passed, accepted, accepted];
    expect(to(play(stagedReview, [...start, ...back], twice)).slice(-6)).toEqual([
      "secondReview",
      "rework.open",
      "checking",
      "firstReview",
      "secondReview",
      "done",
    ]);
  });
});

describe("escalation", () => {
  const input = { overlap: 1, reviewShare: 1, escalateTo: ["boss"], taskId: "t1" };

  test("makes a task urgent that nobody takes for a day, and tells who answers for it", () => {
    const [begun] = play(escalation, [], input);
    expect(begun!.timers.set).toMatchObject([{ delayMs: 86_400_000 }]);
    const steps = play(
      escalation,
      [begun!.timers.set[0]!.event, event("task.assigned", { userId: "ann", active: 1 })],
      input,
    );
    expect(to(steps)).toEqual(["annotating.open", "annotating.urgent", "annotating.claimed"]);
    expect(steps[1]!.effects).toEqual([
      { type: "task.setPriority", params: { priority: 100 } },
      { type: "notify", params: { to: ["boss"], template: "task.overdue", data: { taskId: "t1" } } },
    ]);
  });

  test("waits no longer once somebody took it, and begins anew when he gives it back", () => {
    const steps = play(
      escalation,
      [event("task.assigned", { userId: "ann", active: 1 }), event("assignment.expired", { active: 0 })],
      { ...input, claimWithinMs: 5_000 },
    );
    expect(steps[1]!.timers.cancel).toHaveLength(1);
    expect(steps[2]!.timers.set).toMatchObject([{ delayMs: 5_000 }]);
  });

  test("hands a review that nobody does to those who answer for it, who end it like any other", () => {
    const due = play(escalation, [submitted("ann"), passed], input).at(-1)!.timers.set[0]!.event;
    const steps = play(escalation, [submitted("ann"), passed, due, accepted], input);
    expect(to(steps).slice(-3)).toEqual(["review", "escalated", "done"]);
    expect(steps.at(-2)!.effects[0]).toEqual({
      type: "task.open",
      params: { stage: "review", overlap: 1, reserveFor: ["boss"] },
    });
  });
});
