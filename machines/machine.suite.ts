import { describe, expect, test } from "bun:test";
import { type AnyStateMachine, createActor, type EventFromLogic, type StateValueFrom } from "xstate";
import { getShortestPaths } from "xstate/graph";
import { initial, next } from "./next-state.ts";

interface Suite<M extends AnyStateMachine> {
  machine: M;
  /** One or more of every event, with the payloads that matter. */
  events: readonly EventFromLogic<M>[];
  states: readonly StateValueFrom<M>[];
  /** The whole table: for each state, the event types it accepts. */
  accepts: Record<string, readonly string[]>;
}

/** What holds for every machine of the house: all states reachable, exactly the listed events accepted, JSON safe. */
export function machineSuite<M extends AnyStateMachine>({ machine, events, states, accepts }: Suite<M>): void {
  describe(`the ${machine.id} machine`, () => {
    test("reaches every state and no other", () => {
      const paths = getShortestPaths(machine, { events: events as never, limit: 5_000 });
      expect([...new Set(paths.map((path) => String(path.state.value)))].toSorted()).toEqual(
        [...states].map(String).toSorted(),
      );
    });

    test.each(states.map((state) => ({ state })))("accepts in $state exactly what the table says", ({ state }) => {
      const { context } = initial(machine);
      const accepted = events.filter((event) => next(machine, { value: state, context }, event) !== null);
      expect([...new Set(accepted.map((event) => event.type))].toSorted()).toEqual(
        [...(accepts[String(state)] ?? [])].toSorted(),
      );
    });

    test("survives JSON: a stored and restored actor goes on as the original does", () => {
      for (const path of getShortestPaths(machine, { events: events as never, limit: 500 })) {
        const text = JSON.stringify(machine.getPersistedSnapshot(path.state as never));
        const restored = createActor(machine as AnyStateMachine, { snapshot: JSON.parse(text) }).getSnapshot();
        expect(restored.value).toEqual(path.state.value);
        const stored = { value: path.state.value, context: path.state.context } as never;
        for (const event of events) {
          const there = next(machine, JSON.parse(JSON.stringify(stored)), event);
          expect(there).toEqual(next(machine, stored, event));
        }
      }
    });
  });
}
