import { describe, expect, test } from "bun:test";
import { edit, isChanged, markSaved, openDocument, redo, type, undo } from "./document.ts";
import { placeNear, placesIn, pointerAt } from "./json-places.ts";
import { changeBetween } from "./text-change.ts";
import { withValue } from "./pointer.ts";

const start = openDocument({ id: "w", initial: "a", states: { a: {} } });

describe("a definition and its text", () => {
  test("what is typed within a moment is undone at once, and comes back", () => {
    const typed = type(type(type(start, "{", 0), "{}", 100), '{"id":"x"}', 5000);
    expect(typed.definition).toEqual({ id: "x" });
    expect(undo(typed).text).toBe("{}");
    expect(undo(undo(typed)).text).toBe(start.text);
    expect(redo(redo(undo(undo(typed)))).text).toBe(typed.text);
    expect(undo(start)).toBe(start);
  });

  test("forms and text share one history", () => {
    const renamed = edit(start, { ...start.definition, id: "v" });
    const typed = type(renamed, renamed.text.replace('"v"', '"u"'), 0);
    expect([undo(typed).definition["id"], undo(undo(typed)).definition["id"]]).toEqual(["v", "w"]);
  });

  test("a change after an undo ends what could be redone", () => {
    const undone = undo(edit(start, { id: "v" }));
    expect(edit(undone, { id: "u" }).future).toEqual([]);
  });

  test("a text that is no JSON keeps the last definition that was one", () => {
    const broken = type(start, start.text.slice(0, -5), 0);
    expect([broken.broken, broken.definition]).toEqual([true, start.definition]);
    expect(undo(broken).broken).toBe(false);
  });

  test("is changed until it is saved, and not when the change is undone", () => {
    const changed = edit(start, { id: "v" });
    expect([isChanged(changed), isChanged(undo(changed)), isChanged(markSaved(changed, changed.text))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe("places in a text", () => {
  const text = '{\n  "a/b": [1, {"c": "x \\" y"}],\n  "d": {}\n}';
  const { places, fault } = placesIn(text);
  const at = (pointer: string) => text.slice(places.get(pointer)!.from, places.get(pointer)!.to);

  test("every value is found by its pointer", () => {
    expect(fault).toBe(null);
    expect([at("/a~1b/1/c"), at("/a~1b/0"), at("/d")]).toEqual(['"x \\" y"', "1", "{}"]);
    expect(at("")).toBe(text);
  });

  test("an offset leads to the innermost value, its key included", () => {
    expect(pointerAt(places, text.indexOf('"c"'))).toBe("/a~1b/1/c");
    expect(pointerAt(places, text.indexOf('"d"') + 1)).toBe("/d");
    expect(pointerAt(places, 0)).toBe("");
  });

  test("a pointer to nothing leads to what is around it", () =>
    expect(placeNear(places, "/d/missing/deep")!.pointer).toBe("/d"));

  test.each([
    ['{"a": 1 "b": 2}', 8, "Here should be a comma or }."],
    ['{"a": ', 6, "The text ends where a value should be."],
    ['{"a": 1,}', 8, "Here should be a name in quotes."],
    ["{} {}", 3, "Nothing may follow the definition."],
    ["[".repeat(300), 201, "This is nested too deeply."],
  ])("%p has its first fault at %d", (broken, offset, message) =>
    expect(placesIn(broken).fault).toEqual({ at: offset, message }),
  );
});

test("the least is changed in a text", () => {
  const before = JSON.stringify({ a: 1, b: [1, 1, 1] });
  const after = JSON.stringify(withValue(JSON.parse(before), "/b", [1, 1]));
  const { from, to, insert } = changeBetween(before, after)!;
  expect(before.slice(0, from) + insert + before.slice(to)).toBe(after);
  expect(to - from).toBe(2);
  expect(changeBetween(before, before)).toBe(null);
});
