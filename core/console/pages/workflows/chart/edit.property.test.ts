import { expect, test } from "bun:test";
import fc from "fast-check";
import { edit, openDocument, undo, write } from "./document.ts";
import { addState, removeState, renameState, setInitial, setKind } from "./edit-states.ts";
import {
  changeTransition,
  connect,
  moveTransition,
  removeTransition,
  setTargets,
  setTrigger,
} from "./edit-transitions.ts";
import { isObject, type JsonObject, listOf } from "./json.ts";
import { placesIn } from "./json-places.ts";
import { valueAt } from "./pointer.ts";
import { resolveTarget, stateKinds, statesOf } from "./states.ts";
import { transitionsOf, type Trigger } from "./transitions.ts";

const begin: JsonObject = {
  id: "w",
  initial: "a",
  states: { a: { on: { GO: "b" } }, b: { initial: "c", states: { c: {}, d: { on: { BACK: "#w.a" } } } } },
};
const triggers: Trigger[] = [
  { kind: "event", event: "GO" },
  { kind: "event", event: "a/b~c" },
  { kind: "after", delay: "1000" },
  { kind: "always" },
  { kind: "done" },
];

interface Move {
  what: number;
  which: number;
  other: number;
}

/** One edit, as somebody at the picture or the forms would do it; what cannot be done there changes nothing. */
function applied(definition: JsonObject, { what, which, other }: Move): JsonObject {
  const states = statesOf(definition);
  const inner = states.slice(1);
  const state = inner[which % Math.max(1, inner.length)];
  const target = inner[other % Math.max(1, inner.length)];
  const transitions = states.flatMap((one) => transitionsOf(states, one));
  const transition = transitions[which % Math.max(1, transitions.length)];
  const trigger = triggers[other % triggers.length]!;
  if (what === 0 || !state || !target) return addState(definition, state?.path ?? "").definition;
  if (what === 1)
    return renameState(definition, state.path, `n${which}_${inner.length}_${state.key}`.slice(0, 60)).definition;
  if (what === 2) return inner.length > 2 ? removeState(definition, state.path).definition : definition;
  if (what === 3) return setKind(definition, state.path, stateKinds[other % stateKinds.length]!);
  if (what === 4) return setInitial(definition, state.path);
  if (what === 5 && state.kind !== "final" && state.kind !== "history")
    return connect(definition, state.path, other % 4 === 0 ? null : target.path, trigger).definition;
  if (!transition) return definition;
  if (what === 6) return removeTransition(definition, transition).definition;
  if (what === 7) return moveTransition(definition, transition, other % 2 === 0 ? 1 : -1).definition;
  if (what === 8) return setTargets(definition, transition, other % 3 === 0 ? [] : [target.path]).definition;
  if (what === 9) return setTrigger(definition, transition, trigger).definition;
  return changeTransition(definition, transition, { guard: { type: "state.in", params: { state: target.path } } })
    .definition;
}

const move = fc.record({ what: fc.nat(10), which: fc.nat(40), other: fc.nat(40) });

test("whatever is done by picture and forms, every target leads somewhere, and undo leads back to the beginning", () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 25 }), (moves) => {
      let document = openDocument(begin);
      for (const one of moves) document = edit(document, applied(document.definition, one));
      const states = statesOf(document.definition);
      for (const node of states)
        for (const { pointer, written, targets } of transitionsOf(states, node)) {
          expect(targets).toHaveLength(listOf(written["target"]).length);
          expect(valueAt(document.definition, pointer)).toBeDefined();
        }
      for (const { pointer, state, kind } of states) {
        const inside = isObject(state["states"]) ? Object.keys(state["states"]) : [];
        if (kind === "compound") expect(inside).toContain(String(state["initial"]));
        expect(placesIn(document.text).places.has(pointer)).toBe(true);
      }
      while (document.past.length > 0) document = undo(document);
      expect(document.text).toBe(write(begin));
    }),
    { numRuns: 400 },
  );
});

test("a target that is written for a state leads to it from everywhere", () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 15 }), (moves) => {
      const definition = moves.reduce(applied, begin);
      const states = statesOf(definition);
      for (const { path: from, kind } of states) {
        if (kind === "final" || kind === "history") continue;
        for (const { path: to } of states.slice(1)) {
          const made = connect(definition, from, to, { kind: "event", event: "probe" });
          const written = valueAt(made.definition, made.select);
          const text = isObject(written) ? String(written["target"]) : String(written);
          expect(resolveTarget(statesOf(made.definition), from, text)).toBe(to);
        }
      }
    }),
    { numRuns: 60 },
  );
});
