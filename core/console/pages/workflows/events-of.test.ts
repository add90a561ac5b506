import { describe, expect, test } from "bun:test";
import { eventsOf, parseEvents } from "./events-of.ts";

describe("events to try a workflow with", () => {
  test("are found at every depth, once each, without the wildcard", () => {
    const definition = {
      on: { CANCEL: "x" },
      states: { a: { on: { GO: "b", "*": "c" } }, b: { states: { deep: { on: { GO: "a", BACK: "a" } } } } },
    };
    expect(eventsOf(definition)).toEqual(["CANCEL", "GO", "BACK"]);
  });

  test("are read one a line, with data as JSON", () => {
    expect(parseEvents('GO\n\n  annotation.submitted {"count": 2}')).toEqual([
      { type: "GO" },
      { type: "annotation.submitted", count: 2 },
    ]);
  });

  test("data cannot change an event's name", () => {
    expect(parseEvents('GO {"type":"OTHER"}')).toEqual([{ type: "GO" }]);
  });

  test.each([
    ["GO\nBACK {oops", "Line 2: the part after BACK is not JSON."],
    ["GO [1]", "Line 1: the data of GO must be a JSON object."],
  ])("%p is refused by its line", (text, message) => expect(() => parseEvents(text)).toThrow(message));
});
