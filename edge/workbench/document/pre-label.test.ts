import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import { docOf, emptyDoc, resultOf } from "./document.ts";
import { replaceRegions, setAnswer, setClass } from "./edit.ts";
import { beginEditor, holdsModelWork, isFromModel, preLabelOf, scoreWords, startEmpty } from "./pre-label.ts";

const schema = v.parse(LabelSchema, {
  media: "image",
  tools: ["bbox"],
  classes: [
    { name: "cat", colour: "#112233" },
    { name: "dog", colour: "#778899" },
  ],
  fields: [{ name: "mood", title: "Mood", kind: "text" }],
  relations: [{ type: "chases" }],
});
const box = { type: "bbox", x: 1, y: 1, width: 5, height: 5 } as const;
const payload = {
  regions: [
    { ...box, id: "a", class: "cat", score: 0.874 },
    { ...box, id: "b", class: "dog", attributes: { colour: "red", tail: true } },
  ],
  relations: [{ from: "b", to: "a", type: "chases" }],
  answers: { mood: "wild" },
};
const preLabel = preLabelOf({ preLabel: { payload, model: "m1", score: 0.5 } })!;
const begin = () => beginEditor(schema, emptyDoc, preLabel, false);
const marked = (editor: ReturnType<typeof begin>) =>
  editor.doc().regions.flatMap((region) => (isFromModel(editor, region) ? [region.id] : []));

describe("a task with a pre-label", () => {
  test("begins with all that the model made, as one step that can be undone", () => {
    const editor = begin();
    expect(resultOf(editor.doc())).toEqual({
      ...payload,
      regions: [{ ...payload.regions[0]!, attributes: {} }, payload.regions[1]!],
    } as never);
    expect(marked(editor)).toEqual(["a", "b"]);
    editor.undo();
    expect(editor.doc()).toEqual(emptyDoc);
    editor.redo();
    expect(marked(editor)).toEqual(["a", "b"]);
  });

  test("loses the mark of the region that is changed, and has it again when that is undone", () => {
    const editor = begin();
    const [a] = editor.doc().regions;
    editor.edit(replaceRegions([{ ...a!, ...box, x: 2 }]));
    expect(marked(editor)).toEqual(["b"]);
    editor.edit(setClass(new Set(["b"]), "cat", new Set()));
    expect(marked(editor)).toEqual([]);
    expect(holdsModelWork(editor, editor.doc(), preLabel)).toBe(true);
    editor.edit(setAnswer("mood", "calm"));
    expect(holdsModelWork(editor, editor.doc(), preLabel)).toBe(false);
    editor.undo();
    editor.undo();
    expect(marked(editor)).toEqual(["b"]);
  });

  test("is emptied by one step", () => {
    const editor = begin();
    startEmpty(editor);
    expect(editor.doc()).toEqual(emptyDoc);
    startEmpty(editor);
    editor.undo();
    expect(marked(editor)).toEqual(["a", "b"]);
  });

  test("that was begun goes on as it was left, with the marks of what nobody changed", () => {
    const [a, b] = preLabel.result.regions;
    const kept = { ...b!, attributes: { tail: true, colour: "red" } };
    const editor = beginEditor(schema, docOf({ regions: [{ ...a!, class: "dog" }, kept] }), preLabel, true);
    expect(marked(editor)).toEqual(["b"]);
    editor.undo();
    expect(editor.doc().regions).toHaveLength(2);
  });
});

test("a pre-label that is no annotation is passed over", () => {
  expect(preLabelOf({ preLabel: { payload: { boxes: [] } } })).toBeNull();
  expect(preLabelOf({ preLabel: null })).toBeNull();
  expect(preLabelOf({})).toBeNull();
  const editor = beginEditor(schema, emptyDoc, null, false);
  expect(editor.store.get().history.past).toEqual([]);
});

test("a score is told in hundredths, where there is one", () => {
  expect([0.874, 0, 1, null, undefined].map(scoreWords)).toEqual(["87 %", "0 %", "100 %", null, null]);
});
