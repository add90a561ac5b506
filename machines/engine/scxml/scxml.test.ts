import { afterAll, beforeAll, expect, test } from "bun:test";
import { advance, start, type Step } from "../advance.ts";
import { compile, type Compiled } from "../compile.ts";
import type { WorkflowEvent } from "../definition.ts";
import { injected } from "../injected.ts";
import { scxmlCases } from "./cases.suite.ts";
import { type Driver, playCase, Timers } from "./run.suite.ts";

// Its documents name events that are the machine's own.
beforeAll(() => void (injected.reservedEvents = true));
afterAll(() => void (injected.reservedEvents = false));

/** Pure advance, the snapshot through JSON text before every event. */
function inMemory(compiled: Compiled): Driver {
  const timers = new Timers();
  let stored = "";
  let paths: readonly string[] = [];
  const keep = (step: Step) => {
    if (step.status === "error") throw new Error(step.error);
    stored = JSON.stringify(step.snapshot);
    paths = step.to;
    timers.keep(step);
    return paths;
  };
  const send = (event: WorkflowEvent) => keep(advance(compiled, JSON.parse(stored), event, timers.now));
  return {
    start: () => Promise.resolve(keep(start(compiled, {}, timers.now))),
    send: (event) => Promise.resolve(send(event)),
    elapse: (ms) => {
      const until = timers.now + ms;
      for (let due = timers.next(until); due; due = timers.next(until)) send(due.event);
      timers.now = until;
      return Promise.resolve(paths);
    },
  };
}

const cases = scxmlCases();

test("the list is complete", () => {
  expect(new Set(cases.map(({ name }) => name)).size).toBe(267);
});

test.each(cases)("SCXML $name", async (one) => {
  expect(await playCase(one, inMemory(compile(one.definition)))).toBeNull();
});
