import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { commit, redo, seal, startHistory, undo } from "./history.ts";

describe("history", () => {
  test("undoing everything leads back to the start, and redoing everything to the end", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1 }), { maxLength: 60 }), (values) => {
        const start = startHistory(0);
        const end = values.reduce((h, v, i) => commit(h, v * 1000 + i), start);
        const back = values.reduce((h) => undo(h), end);
        expect(back.present).toBe(0);
        expect(values.reduce((h) => redo(h), back).present).toBe(end.present);
      }),
    );
  });

  test("changes in a row under the same key are one step", () => {
    let h = commit(startHistory(0), 1, "nudge a");
    h = commit(h, 2, "nudge a");
    expect(undo(h).present).toBe(0);
  });

  test("a sealed step, another key and an undo end the row", () => {
    const sealed = commit(seal(commit(startHistory(0), 1, "k")), 2, "k");
    expect(undo(sealed).present).toBe(1);
    const other = commit(commit(startHistory(0), 1, "k"), 2, "l");
    expect(undo(other).present).toBe(1);
    const undone = commit(undo(commit(startHistory(0), 1, "k")), 5, "k");
    expect(undo(undone).present).toBe(0);
  });

  test("a new change forgets what was undone", () => {
    const h = commit(undo(commit(startHistory(0), 1)), 2);
    expect(redo(h).present).toBe(2);
  });

  test("a change that changes nothing is no step", () => {
    const h = startHistory(0);
    expect(commit(h, 0)).toBe(h);
  });

  test("very old steps are forgotten, the newest five hundred stay", () => {
    let h = startHistory(0);
    for (let i = 1; i <= 700; i++) h = commit(h, i);
    for (let i = 0; i < 700; i++) h = undo(h);
    expect(h.present).toBe(200);
  });
});
