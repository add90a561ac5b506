import { describe, expect, test } from "bun:test";
import {
  addAttribute,
  addClass,
  addField,
  emptySchema,
  moved,
  parseOptions,
  schemaProblems,
  setClass,
  withMedia,
} from "./draft.ts";

describe("drafting a label schema", () => {
  test("twelve classes in a row get names, colours and hotkeys of their own, and the schema stays valid", () => {
    let schema = emptySchema("image");
    for (let i = 0; i < 12; i++) schema = addClass(schema);
    expect(schemaProblems(schema)).toEqual([]);
    expect(new Set(schema.classes.map((one) => one.colour)).size).toBe(12);
    expect(schema.classes[9]!.hotkey).toBe("0");
    expect(schema.classes[10]!.hotkey).toBeUndefined();
  });

  test("a name in use is not given again after another was removed", () => {
    let schema = addClass(addClass(emptySchema("image")));
    schema = { ...schema, classes: schema.classes.slice(1) };
    expect(schemaProblems(addClass(schema))).toEqual([]);
  });

  test("fields and attributes can be added at once and are valid", () => {
    const schema = addField(addClass(emptySchema("text")));
    const withAttribute = { ...schema, classes: schema.classes.map(addAttribute) };
    expect(schemaProblems(withAttribute)).toEqual([]);
  });

  test.each(["audio", "chat"] as const)("a draft for %s is refused, for tasks are of images and texts", (media) => {
    const draft = { ...addClass(emptySchema("text")), media };
    expect(schemaProblems(draft)).toEqual([{ pointer: "/media", detail: "must be image or text" }]);
  });

  test("an empty draft says what is missing", () => {
    expect(schemaProblems(emptySchema("image")).map((one) => one.detail)).toContain(
      "needs at least one class or field",
    );
  });

  test("problems point at the value", () => {
    const schema = addClass(emptySchema("image"));
    const wrong = { ...schema, classes: [{ ...schema.classes[0]!, colour: "red" }] };
    expect(schemaProblems(wrong)[0]).toEqual({
      pointer: "/classes/0/colour",
      detail: "must be a colour such as #2f6fed",
    });
  });

  test("options are split at commas and lines, without doubles", () => {
    expect(parseOptions(" yes, no\nyes, ,not sure")).toEqual([
      { value: "yes" },
      { value: "no" },
      { value: "not sure" },
    ]);
  });

  test("changing the media keeps the classes and drops tools that do not fit", () => {
    const image = { ...addClass(emptySchema("image")), tools: ["bbox" as const, "polygon" as const] };
    const text = withMedia(image, "text");
    expect(text.tools).toEqual(["span"]);
    expect(text.classes.map((one) => one.name)).toEqual(image.classes.map((one) => one.name));
    expect(schemaProblems(text)).toEqual([]);
  });

  test("moving beyond an end changes nothing", () => {
    expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
    expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  });

  test("relations follow a class that is renamed or removed, and go with their last end", () => {
    const { classes } = addClass(addClass(emptySchema("text")));
    const [first, second] = classes.map((one) => one.name) as [string, string];
    const schema = {
      ...emptySchema("text"),
      classes,
      relations: [{ type: "of", from: [first, second], to: [second] }, { type: "any" }, { type: "own", from: [first] }],
    };
    const renamed = setClass(schema, 0, { ...classes[0]!, name: "person" });
    expect(renamed.relations.map((one) => one.from)).toEqual([["person", second], undefined, ["person"]]);
    expect(setClass(schema, 0, null).relations.map((one) => one.type)).toEqual(["of", "any"]);
    expect(setClass(schema, 1, null).relations.map((one) => one.type)).toEqual(["any", "own"]);
    expect(setClass(schema, 0, { ...classes[0]!, colour: "#000000" }).relations).toBe(schema.relations);
  });
});
