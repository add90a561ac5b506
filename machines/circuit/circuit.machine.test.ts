import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { machineSuite } from "../machine.suite.ts";
import { initial, next, type Stored } from "../next-state.ts";
import { type CircuitEvent, circuitMachine } from "./circuit.machine.ts";

machineSuite({
  machine: circuitMachine,
  events: [
    { type: "attempt", at: 20_000 },
    { type: "succeed", at: 20_000 },
    { type: "fail", at: 20_000 },
    { type: "attempt", at: 30_000 },
  ],
  states: ["closed", "open", "half_open"],
  accepts: {
    closed: ["attempt", "succeed", "fail"],
    open: ["attempt", "succeed", "fail"],
    half_open: ["attempt", "succeed", "fail"],
  },
});

type Circuit = Stored<typeof circuitMachine>;
const limits = { failures: 3, windowMs: 1_000, coolDownMs: 500, probes: 1 };
const attempt = (at: number): CircuitEvent => ({ type: "attempt", at });
const succeed = (at: number): CircuitEvent => ({ type: "succeed", at });
const fail = (at: number): CircuitEvent => ({ type: "fail", at });

function after(...events: CircuitEvent[]): Circuit {
  return events.reduce((state, event) => next(circuitMachine, state, event) ?? state, initial(circuitMachine, limits));
}
const may = (state: Circuit, at: number) => next(circuitMachine, state, attempt(at)) !== null;

describe("the circuit", () => {
  test("opens at the third failure within the window and refuses calls", () => {
    const open = after(fail(0), fail(10), fail(20));
    expect(open.value).toBe("open");
    expect(may(open, 519)).toBe(false);
  });

  test("stays closed when failures are spread wider than the window", () => {
    expect(after(fail(0), fail(600), fail(1_200), fail(1_800)).value).toBe("closed");
  });

  test("lets exactly one probe through after the cool-down", () => {
    const probing = after(fail(0), fail(10), fail(20), attempt(520));
    expect(probing.value).toBe("half_open");
    expect(may(probing, 521)).toBe(false);
  });

  test("a good probe closes it and forgets the failures", () => {
    const closed = after(fail(0), fail(10), fail(20), attempt(520), succeed(530), fail(540), fail(550));
    expect(closed.value).toBe("closed");
  });

  test("a bad probe opens it for another whole cool-down", () => {
    const open = after(fail(0), fail(10), fail(20), attempt(520), fail(530));
    expect(open.value).toBe("open");
    expect(may(open, 1_029)).toBe(false);
    expect(may(open, 1_030)).toBe(true);
  });

  test("a probe that never answers does not keep it half open for ever", () => {
    const probing = after(fail(0), fail(10), fail(20), attempt(520));
    expect(may(probing, 1_020)).toBe(true);
  });

  test("with several probes it closes only after that many successes", () => {
    const start = initial(circuitMachine, { ...limits, probes: 2 });
    const run = (...events: CircuitEvent[]) =>
      events.reduce((state, event) => next(circuitMachine, state, event) ?? state, start);
    const opened = [fail(0), fail(1), fail(2), attempt(600), attempt(601)];
    expect(may(run(...opened), 602)).toBe(false);
    expect(run(...opened, succeed(610)).value).toBe("half_open");
    expect(run(...opened, succeed(610), succeed(611)).value).toBe("closed");
  });

  test("never lets a call out within the cool-down of an opening, whatever happened before", () => {
    const kinds = fc.array(fc.tuple(fc.constantFrom("attempt", "succeed", "fail"), fc.integer({ min: 0, max: 400 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(kinds, (steps) => {
        let at = 0;
        let state: Circuit = initial(circuitMachine, limits);
        for (const [type, pause] of steps) {
          at += pause;
          const after = next(circuitMachine, state, { type, at } as CircuitEvent);
          if (type === "attempt" && state.value === "open" && at - state.context.openedAt < limits.coolDownMs) {
            expect(after).toBeNull();
          }
          state = after ?? state;
        }
      }),
    );
  });
});
