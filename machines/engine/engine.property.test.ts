import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { advance, start, type Step, type Timer } from "./advance.ts";
import { compile, type Compiled } from "./compile.ts";
import type { WorkflowEvent } from "./definition.ts";
import { mermaid } from "./mermaid.ts";
import { type Choose, randomChart, randomEvents } from "./random-chart.suite.ts";
import { validate } from "./validate.ts";

const walkLength = 25;
const patience = 60_000;

function chooser(g: fc.GeneratorValue): Choose {
  return (below) => g(fc.nat, { max: below - 1 });
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}

/** Our side of a comparison: every step restored from JSON text, timers kept as the workflow service keeps them. */
class Stored {
  readonly timers = new Map<string, Timer>();
  readonly effects: unknown[] = [];
  readonly compiled: Compiled;
  step: Step;
  now = 0;

  constructor(compiled: Compiled) {
    this.compiled = compiled;
    this.step = start(compiled, {}, 0);
    this.keep();
  }

  send(event: WorkflowEvent): void {
    const before = freeze(JSON.parse(JSON.stringify(this.step.snapshot)));
    this.step = advance(this.compiled, before, freeze({ ...event }), this.now);
    expect(this.step).toEqual(advance(this.compiled, before, event, this.now));
    expect(JSON.parse(JSON.stringify(this.step.snapshot))).toEqual(this.step.snapshot);
    this.keep();
  }

  /** The timer that is due next, the earliest set first among equals. */
  nextDue(): Timer | undefined {
    return [...this.timers.values()].toSorted((a, b) => a.dueAt - b.dueAt)[0];
  }

  private keep(): void {
    this.effects.push(...this.step.effects);
    for (const id of this.step.timers.cancel) this.timers.delete(id);
    for (const timer of this.step.timers.set) this.timers.set(timer.id, timer);
    if (this.step.status !== "active") this.timers.clear();
  }
}

describe("random statecharts", () => {
  test(
    "every timer that waits belongs to a state that is active",
    () => {
      fc.assert(
        fc.property(fc.gen(), (g) => {
          const choose = chooser(g);
          const ours = new Stored(compile(randomChart(choose)));
          for (let i = 0; i < walkLength && ours.step.status === "active"; i++) {
            ours.send({ type: randomEvents[choose(3)]!, k: choose(4) });
            if (ours.step.status !== "active") return;
            const waiting = [...ours.timers.values()].map(({ id }) => id.replace(/^xstate\.after\.\d+\.random\.?/, ""));
            for (const path of waiting) {
              expect(ours.step.to.some((leaf) => path === "" || leaf === path || leaf.startsWith(`${path}.`))).toBe(
                true,
              );
            }
          }
        }),
        { numRuns: 100, seed: 2 },
      );
    },
    patience,
  );

  test(
    "validation and drawing never throw, and what validates without errors compiles",
    () => {
      fc.assert(
        fc.property(fc.gen(), (g) => {
          const chart = randomChart(chooser(g));
          const errors = validate(chart).filter(({ severity }) => severity === "error");
          if (errors.length === 0) expect(() => compile(chart)).not.toThrow();
          expect(mermaid(chart)).toStartWith("stateDiagram-v2\n");
        }),
        { numRuns: 200, seed: 3 },
      );
    },
    patience,
  );
});

test("validation of any JSON at all gives issues with pointers and never throws", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.jsonValue({ maxDepth: 4 }), (anything, state) => {
      for (const definition of [anything, { id: "x", initial: "a", states: { a: state } }]) {
        for (const issue of validate(definition))
          expect(issue.pointer === "" || issue.pointer.startsWith("/")).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
