import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import { chooseClass, labelMarked } from "./choose-class.ts";
import { emptyDoc } from "./document.ts";
import { addRegions, removeRegions } from "./edit.ts";
import { createEditor } from "./editor.ts";
import { newRegion } from "./new-region.ts";

const schema = v.parse(LabelSchema, {
  media: "image",
  tools: ["bbox", "polygon", "span"],
  classes: [
    { name: "cat", colour: "#112233", tools: ["bbox", "span"] },
    { name: "roof", colour: "#445566", tools: ["polygon"] },
    { name: "dog", colour: "#778899" },
  ],
});
const [cat, roof, dog] = schema.classes as [
  (typeof schema.classes)[0],
  (typeof schema.classes)[0],
  (typeof schema.classes)[0],
];
const shape = { type: "bbox", x: 1, y: 1, width: 5, height: 5 } as const;

describe("editor", () => {
  test("while drawing, a class's key names the next region and leaves the last one alone", () => {
    const editor = createEditor(schema, emptyDoc);
    const first = newRegion(editor, shape)!;
    editor.edit(addRegions([first]));
    editor.select([first.id]);
    chooseClass(editor, dog);
    expect(editor.doc().regions[0]!.class).toBe("cat");
    expect(newRegion(editor, shape)!.class).toBe("dog");
  });

  test("with the select tool a class's key renames the selection, where the shape allows it", () => {
    const editor = createEditor(schema, emptyDoc);
    const first = newRegion(editor, shape)!;
    editor.edit(addRegions([first]));
    editor.useTool("select");
    editor.select([first.id]);
    chooseClass(editor, dog);
    expect(editor.doc().regions[0]!.class).toBe("dog");
    chooseClass(editor, roof);
    expect(editor.doc().regions[0]!.class).toBe("dog");
  });

  test("choosing a class that the tool cannot draw takes up a tool that can", () => {
    const editor = createEditor(schema, emptyDoc);
    chooseClass(editor, roof);
    expect(editor.store.get().tool).toBe("polygon");
    editor.useTool("bbox");
    expect(editor.store.get().activeClass).toBe("cat");
  });

  test("marked text takes the class at once, and the same span is not made twice", () => {
    const editor = createEditor(schema, emptyDoc);
    for (let i = 0; i < 2; i++) {
      editor.mark({ start: 3, end: 9 });
      chooseClass(editor, cat);
    }
    expect(editor.doc().regions).toHaveLength(1);
    expect(editor.doc().regions[0]).toMatchObject({ type: "span", start: 3, end: 9, class: "cat" });
    expect(editor.store.get().marked).toBeNull();
    labelMarked(editor);
    expect(editor.doc().regions).toHaveLength(1);
  });

  test("an undo takes what it removes out of the selection", () => {
    const editor = createEditor(schema, emptyDoc);
    const region = newRegion(editor, shape)!;
    editor.edit(addRegions([region]));
    editor.select([region.id]);
    editor.undo();
    expect(editor.store.get().selection.size).toBe(0);
    editor.redo();
    expect(editor.doc().regions).toEqual([region]);
  });

  test("a document that is only read cannot be changed", () => {
    const editor = createEditor(
      schema,
      { ...emptyDoc, regions: [{ ...shape, id: "a", class: "cat", attributes: {} }] },
      true,
    );
    editor.edit(removeRegions(new Set(["a"])));
    expect(editor.doc().regions).toHaveLength(1);
  });
});
