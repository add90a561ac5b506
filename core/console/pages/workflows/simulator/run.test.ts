import { describe, expect, test } from "bun:test";
import { along, asTest, begin, canStepBack, pass, readDuration, requestOf, send, stepBack } from "./run.ts";
import { eventText } from "./event-text.ts";
import { sampleEvent } from "./sample.ts";

describe("a simulation", () => {
  const run = send(pass(pass(send(begin({ overlap: 2 }), { type: "A" }), 1000), 500), { type: "B", x: 1 });

  test("keeps the time that passed as the delay of the next event", () =>
    expect(requestOf(pass(run, 60))).toEqual({
      input: { overlap: 2 },
      events: [{ type: "A" }, { type: "B", x: 1 }],
      afterMs: [0, 1500],
      runOnMs: 60,
    }));

  test("is taken back step by step to its beginning", () => {
    const back = stepBack(pass(run, 60));
    expect(back).toEqual(run);
    expect(requestOf(stepBack(back))).toMatchObject({ events: [{ type: "A" }], runOnMs: 1500 });
    const start = stepBack(stepBack(stepBack(back)));
    expect([canStepBack(start), start]).toEqual([false, begin({ overlap: 2 })]);
  });

  test("goes a way that was found: timers are waited for, not sent", () => {
    const sent = (type: string) => ({ cause: "sent" as const, event: { type }, afterMs: 0 });
    const timer = { cause: "timer" as const, event: { type: "xstate.after.1000.w.a" }, afterMs: 1000 };
    expect(requestOf(along([sent("A"), timer, timer, sent("B"), timer]))).toEqual({
      input: {},
      events: [{ type: "A" }, { type: "B" }],
      afterMs: [0, 2000],
      runOnMs: 1000,
    });
  });

  test("becomes data for a test", () =>
    expect(JSON.parse(asTest(run, [{ cause: "start", event: "xstate.init", to: ["a"] }]))).toMatchObject({
      afterMs: [0, 1500],
      expected: [{ start: "xstate.init", states: ["a"] }],
    }));
});

test.each([
  ["500", 500],
  ["1 d 12 h", 129_600_000],
  ["90min", 5_400_000],
  ["1.5 s", 1500],
  ["soon", null],
  ["5 h later", null],
  ["", null],
])("%p is %p milliseconds", (text, ms) => expect(readDuration(text)).toBe(ms as number | null));

test("an event of the platform's begins with values that fit its fields", () => {
  const spec = { required: false, description: "", values: null };
  const params = [
    { ...spec, name: "userId", type: "string" as const },
    { ...spec, name: "active", type: "number" as const },
    { ...spec, name: "outcome", type: "string" as const },
    { ...spec, name: "rejectedUserIds", type: "strings" as const },
  ];
  expect(sampleEvent({ name: "e", description: "", params }, 1)).toEqual({
    userId: "user-2",
    active: 0,
    outcome: "passed",
    rejectedUserIds: [],
  });
});

test.each([
  ["task.cancelled", "task.cancelled"],
  ["xstate.done.actor.kid/call", "call is done"],
  ["xstate.error.actor.0.review.work.open", "what open runs fails"],
])("%p is told as %p", (type, text) => expect(eventText(type)).toBe(text));
