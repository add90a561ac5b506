import { describe, expect, test } from "bun:test";
import { addState, nameProblem, removeState, renameState, setInitial, setKind } from "./edit-states.ts";
import {
  changeTransition,
  connect,
  moveTransition,
  removeTransition,
  setTargets,
  setTrigger,
} from "./edit-transitions.ts";
import { chartOf, simplified } from "./graph.ts";
import type { JsonObject } from "./json.ts";
import { valueAt } from "./pointer.ts";
import { resolveTarget, statesOf, targetText } from "./states.ts";
import { transitionsOf } from "./transitions.ts";

const definition: JsonObject = {
  id: "w",
  initial: "work",
  on: { STOP: ".off" },
  states: {
    work: {
      initial: "open",
      on: { DONE: [{ target: "check", guard: { type: "state.in", params: { state: "work.claimed" } } }, "off"] },
      states: {
        open: { on: { TAKE: "claimed" } },
        claimed: { after: { 60000: { target: "open", description: "too slow" } }, on: { FAR: "#w.check.second" } },
        last: { type: "history", target: "claimed" },
      },
    },
    check: { initial: "first", states: { first: { always: "second" }, second: { on: { BACK: "#w.work.claimed" } } } },
    off: { type: "final" },
  },
};
const text = (value: unknown) => JSON.stringify(value);
const transition = (from: JsonObject, pointer: string) => {
  const states = statesOf(from);
  return states.flatMap((one) => transitionsOf(states, one)).find((one) => one.pointer === pointer)!;
};

describe("what a definition shows", () => {
  const chart = chartOf(definition);

  test("states with their parents, kinds and beginnings", () => {
    expect(chart.nodes.map(({ path, parent, kind, initial }) => [path, parent, kind, initial])).toEqual([
      ["work", "", "compound", true],
      ["work.open", "work", "atomic", true],
      ["work.claimed", "work", "atomic", false],
      ["work.last", "work", "history", false],
      ["check", "", "compound", false],
      ["check.first", "check", "atomic", true],
      ["check.second", "check", "atomic", false],
      ["off", "", "final", false],
    ]);
  });

  test("arrows with their event, guard and delay; what holds everywhere stands apart", () => {
    expect(
      chart.edges.map(({ source, target, lines }) => [
        source,
        target,
        lines.map(({ trigger, guard }) => trigger + guard).join(" "),
      ]),
    ).toEqual([
      ["work", "check", "DONEstate.in(work.claimed)"],
      ["work", "off", "DONE"],
      ["work.open", "work.claimed", "TAKE"],
      ["work.claimed", "check.second", "FAR"],
      ["work.claimed", "work.open", "after 1 min"],
      ["check.first", "check.second", "always"],
      ["check.second", "work.claimed", "BACK"],
    ]);
    expect(chart.everywhere).toEqual([{ text: "STOP", pointer: "/on/STOP", targets: ["off"] }]);
  });

  test("less is written on it to be looked at, and no transition is lost", () => {
    const twice = connect(definition, "work.open", "work.claimed", { kind: "event", event: "TAKE" }).definition;
    const edge = simplified(chartOf(twice)).edges.find(({ source }) => source === "work.open")!;
    expect(edge.lines.map(({ trigger, guard }) => trigger + guard)).toEqual(["TAKE"]);
    expect(edge.pointers).toHaveLength(2);
  });

  test("half-written states are shown as far as they can be", () => {
    const broken = { states: { a: null, b: { on: { GO: 7, STAY: { target: "nowhere" } }, states: [] } } } as unknown;
    const { nodes, edges } = chartOf(broken as JsonObject);
    expect(nodes.map(({ path }) => path)).toEqual(["a", "b"]);
    expect(edges).toEqual([]);
  });

  test("every target is found again by the text that is written for it", () => {
    const states = statesOf(definition);
    for (const { path: from } of states)
      for (const { path: to } of states.slice(1)) {
        const written = targetText(states, from, to);
        expect([from, to, resolveTarget(states, from, written.text)]).toEqual([from, to, to]);
      }
  });
});

describe("states", () => {
  test("a new one gets a free name; the first one inside is where it begins", () => {
    const once = addState(definition, "");
    const twice = addState(once.definition, "");
    expect(twice.select).toBe("/states/state_2");
    const inside = addState(twice.definition, "state");
    expect(valueAt(inside.definition, "/states/state")).toEqual({ states: { state: {} }, initial: "state" });
  });

  test("nothing goes into a final state, but beside it", () =>
    expect(addState(definition, "off").select).toBe("/states/state"));

  test("a new name is followed by everything that led there, and by the order of the text", () => {
    const { definition: next, select } = renameState(definition, "work", "labour");
    expect(select).toBe("/states/labour");
    expect(Object.keys(next["states"] as JsonObject)).toEqual(["labour", "check", "off"]);
    expect(next["initial"]).toBe("labour");
    expect(valueAt(next, "/states/check/states/second/on/BACK")).toBe("#w.labour.claimed");
    expect(valueAt(next, "/states/labour/on/DONE/0/guard/params/state")).toBe("labour.claimed");
    expect(text(chartOf(next).edges.map(({ target }) => target))).toBe(
      text(chartOf(definition).edges.map(({ target }) => target.replace(/^work/, "labour"))),
    );
  });

  test("a name has to be one, and free", () => {
    expect(nameProblem(definition, "work", "claimed")).toBe('There is a state "claimed" here already.');
    expect(nameProblem(definition, "work", "2nd")).toContain("beginning with a letter");
    expect(nameProblem(definition, "work", "__proto__")).toContain("beginning with a letter");
    expect(nameProblem(definition, "work", "free")).toBe(null);
  });

  test("one that goes takes along what led only there", () => {
    const { definition: next } = removeState(definition, "work.claimed");
    expect(valueAt(next, "/states/work/states/open/on")).toBeUndefined();
    expect(valueAt(next, "/states/work/states/last/target")).toBeUndefined();
    expect(valueAt(next, "/states/check/states/second")).toEqual({});
    expect(valueAt(next, "/states/work/on/DONE")).toEqual(valueAt(definition, "/states/work/on/DONE"));
    const without = removeState(removeState(definition, "work").definition, "check.first").definition;
    expect([without["initial"], valueAt(without, "/states/check/initial")]).toEqual(["check", "second"]);
  });

  test("one of several transitions of an event goes alone", () =>
    expect(valueAt(removeState(definition, "off").definition, "/states/work/on/DONE")).toMatchObject({
      target: "check",
    }));

  test("begin elsewhere", () =>
    expect(valueAt(setInitial(definition, "work.claimed"), "/states/work/initial")).toBe("claimed"));

  test("another kind keeps what it can have", () => {
    const plain = setKind(definition, "check", "atomic");
    expect(valueAt(plain, "/states/check")).toEqual({});
    expect(valueAt(plain, "/states/work/states/claimed/on")).toBeUndefined();
    expect(valueAt(setKind(definition, "work", "parallel"), "/states/work")).toMatchObject({ type: "parallel" });
    expect(valueAt(setKind(definition, "off", "compound"), "/states/off")).toEqual({
      initial: "state",
      states: { state: {} },
    });
  });
});

describe("transitions", () => {
  test("a second one of the same event makes a list, in the order of trying", () => {
    const { definition: next, select } = connect(definition, "work.open", "off", { kind: "event", event: "TAKE" });
    expect(valueAt(next, "/states/work/states/open/on/TAKE")).toEqual(["claimed", "#w.off"]);
    expect(select).toBe("/states/work/states/open/on/TAKE/1");
    const earlier = moveTransition(next, transition(next, select), -1);
    expect(valueAt(earlier.definition, "/states/work/states/open/on/TAKE")).toEqual(["#w.off", "claimed"]);
    expect(moveTransition(earlier.definition, transition(earlier.definition, earlier.select), -1).select).toEqual(
      earlier.select,
    );
  });

  test("one to another branch gives the whole an id when it has none", () => {
    const { id: _, ...nameless } = definition;
    const { definition: next } = connect(nameless, "work.open", "off", { kind: "after", delay: "1000" });
    expect([next["id"], valueAt(next, "/states/work/states/open/after")]).toEqual([
      "workflow",
      { 1000: "#workflow.off" },
    ]);
  });

  test("a guard is added to the short form, and its end brings the short form back", () => {
    const pointer = "/states/work/states/open/on/TAKE";
    const guard = { type: "cel", params: { expression: "context.overlap > 1" } };
    const { definition: next } = changeTransition(definition, transition(definition, pointer), { guard });
    expect(valueAt(next, pointer)).toEqual({ target: "claimed", guard });
    const back = changeTransition(next, transition(next, pointer), { guard: undefined });
    expect(text(back.definition)).toBe(text(definition));
  });

  test("another target, none, another trigger", () => {
    const pointer = "/states/work/states/open/on/TAKE";
    const one = transition(definition, pointer);
    expect(valueAt(setTargets(definition, one, ["check"]).definition, pointer)).toBe("#w.check");
    expect(valueAt(setTargets(definition, one, []).definition, pointer)).toEqual({});
    const { definition: next, select } = setTrigger(definition, one, { kind: "always" });
    expect([select, valueAt(next, "/states/work/states/open")]).toEqual([
      "/states/work/states/open/always",
      { always: "claimed" },
    ]);
  });

  test("the answer of what a state runs leads somewhere, alone or in a list", () => {
    const state = (invoke: unknown) => ({ id: "w", initial: "a", states: { a: { invoke }, b: {} } }) as JsonObject;
    const trigger = { kind: "result" as const, outcome: "onDone" as const, name: "ask" };
    const alone = connect(state({ src: "webhook.call", id: "ask" }), "a", "b", { ...trigger, index: null });
    expect(valueAt(alone.definition, "/states/a/invoke")).toEqual({ src: "webhook.call", id: "ask", onDone: "b" });
    const listed = connect(state([{ src: "x" }, { src: "y" }]), "a", "b", { ...trigger, index: 1 });
    expect(valueAt(listed.definition, "/states/a/invoke/1/onDone")).toBe("b");
    expect(chartOf(alone.definition).edges[0]!.lines[0]!.trigger).toBe("ask done");
    const renamed = renameState(listed.definition, "b", "c").definition;
    expect(valueAt(renamed, "/states/a/invoke/1/onDone")).toBe("c");
  });

  test("the last one of its kind leaves nothing behind", () => {
    const { definition: next, select } = removeTransition(definition, transition(definition, "/on/STOP"));
    expect(["on" in next, select]).toEqual([false, ""]);
  });
});
