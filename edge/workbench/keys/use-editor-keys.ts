import { type Shortcut, useShortcuts } from "../../../core/console/look/shortcuts.ts";
import type { RegionType } from "../../../core/projects/label-schema.contract.ts";
import type { Region } from "../../../core/annotations/region.contract.ts";
import type { CanvasController } from "../canvas/controller.ts";
import { scaleBrush, turnBrush } from "../canvas/brush.ts";
import { actualSize, zoomBy } from "../canvas/canvas-bar.tsx";
import { changeViewport, fitView, type ViewStore } from "../canvas/view.ts";
import { chooseClass } from "../document/choose-class.ts";
import { setAnswer } from "../document/edit.ts";
import type { Editor, Tool } from "../document/editor.ts";
import { shapeName } from "../document/region-name.ts";
import { isOnImage, shapeOf } from "../geometry/outline.ts";
import { fit, fitBounds } from "../geometry/viewport.ts";
import * as act from "./actions.ts";
import { insertShape } from "./insert-shape.ts";
import { freeKey, optionKeys, schemaKeys } from "./key-plan.ts";

export interface EditorKeysOptions {
  editor: Editor;
  view: ViewStore | null;
  canvas: { readonly current: CanvasController | null };
  /** Opens the class menu for a region. */
  onOpenClass(id: string): void;
}

const toolKeys: Partial<Record<Tool, string>> = {
  select: "v",
  bbox: "b",
  polygon: "p",
  polyline: "l",
  point: "o",
  ellipse: "e",
  rotated_bbox: "t",
  keypoints: "j",
  mask: "m",
  span: "b",
};

/** The tools that the workbench can draw with, of those that the project asks for, with their keys. */
export function toolsFor(editor: Editor): { tool: Tool; key: string; title: string }[] {
  const taken = schemaKeys(editor.schema);
  const drawn = editor.schema.tools.filter((t) => toolKeys[t] !== undefined);
  return (["select", ...drawn] as Tool[]).map((tool) => ({
    tool,
    key: freeKey(toolKeys[tool]!, taken),
    title:
      tool === "select"
        ? "Select and move"
        : tool === "span"
          ? "Label marked text at once"
          : tool === "mask"
            ? "Paint a mask"
            : tool === "keypoints"
              ? "Set keypoints"
              : `Draw a ${shapeName(tool)}`,
  }));
}

/** Brings a region to the middle, large enough to see. */
export function showRegion(view: ViewStore, region: Region): void {
  const bounds = isOnImage(region) ? shapeOf(region).bounds : null;
  if (!bounds) return;
  changeViewport(view, (_old, { canvas, image }) => {
    const whole = fit(image, canvas);
    const close = fitBounds(bounds, canvas, Math.min(canvas.width, canvas.height) * 0.25, 8);
    return close.scale > whole.scale ? close : whole;
  });
}

/** Every key that edits the document; classes and answers take theirs from the label schema. */
export function useEditorKeys({ editor, view, canvas, onOpenClass }: EditorKeysOptions): void {
  const taken = schemaKeys(editor.schema);
  const key = (wanted: string) => freeKey(wanted, taken);
  const image = view !== null;
  const size = () => view?.get().image ?? { width: 0, height: 0 };
  const list: Shortcut[] = [];
  const add = (group: string, id: string, keys: string, title: string, run: () => void, repeats = false) =>
    list.push({ id: `editor.${id}`, keys, title, group, run, repeats });

  if (!editor.readOnly) {
    for (const { tool, key: keys, title } of toolsFor(editor))
      add("Tools", `tool.${tool}`, keys, title, () => editor.useTool(tool));
    for (const one of editor.schema.classes)
      if (one.hotkey)
        add("Classes", `class.${one.name}`, one.hotkey, one.title ?? one.name, () => chooseClass(editor, one));
    for (const option of optionKeys(editor.schema))
      add("Answers", `answer.${option.field}.${option.value}`, option.key, option.title, () => answer(editor, option));
    add("Editing", "undo", "mod+z", "Undo", () => canvas.current?.stepBack() || editor.undo(), true);
    add("Editing", "redo", "mod+shift+z", "Redo", () => editor.redo(), true);
    add("Editing", "redo2", "mod+y", "Redo, the other key", () => editor.redo(), true);
    add("Editing", "delete", "delete", "Delete the selection", () => act.deleteSelection(editor));
    add(
      "Editing",
      "backspace",
      "backspace",
      "Take back the last vertex, or delete",
      () => canvas.current?.stepBack() || act.deleteSelection(editor),
    );
    add("Editing", "class", "enter", "Finish the shape, or change the class", () => {
      if (canvas.current?.finish()) return;
      const [only] = act.selectedRegions(editor);
      if (only) onOpenClass(only.id);
    });
    if ((editor.schema.relations ?? []).length > 0)
      add("Editing", "relate", key("r"), "Relate the selection to another region", () => beginRelation(editor));
    add("Regions", "lock", key("k"), "Lock or unlock the selection", () => act.toggleLocked(editor));
  }
  if (image && !editor.readOnly) {
    add("Editing", "insert", key("n"), "Make a shape in the middle", () => insertShape(editor, view.get()));
    add("Editing", "insert2", "insert", "Make a shape in the middle, the other key", () =>
      insertShape(editor, view.get()),
    );
    if (editor.schema.tools.includes("mask")) {
      add("Brush", "brush.smaller", ",", "Smaller brush", () => scaleBrush(0.8), true);
      add("Brush", "brush.larger", ".", "Larger brush", () => scaleBrush(1.25), true);
    }
    if (["mask", "keypoints"].some((one) => editor.schema.tools.includes(one as RegionType)))
      add("Editing", "skip-point", key("x"), "Leave the next keypoint out, or turn the brush into an eraser", () => {
        if (!canvas.current?.skip() && editor.store.get().tool === "mask") turnBrush();
      });
    add("Regions", "front", "}", "Bring to the front", () => act.reorderSelection(editor, true));
    add("Regions", "back", "{", "Send to the back", () => act.reorderSelection(editor, false));
    add("Editing", "copy", "mod+c", "Copy", () => act.copySelection(editor));
    add("Editing", "paste", "mod+v", "Paste", () => act.pasteClipboard(editor, size()));
    add("Editing", "duplicate", "mod+d", "Duplicate", () => act.duplicateSelection(editor, size()));
    const arrows = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] } as const;
    for (const [arrow, [dx, dy]] of Object.entries(arrows)) {
      add(
        "Nudge",
        `nudge.${arrow}`,
        arrow,
        `Move ${arrow} by a pixel`,
        () => act.nudge(editor, [dx, dy], size()),
        true,
      );
      add(
        "Nudge",
        `leap.${arrow}`,
        `shift+${arrow}`,
        `Move ${arrow} by ten pixels`,
        () => act.nudge(editor, [10 * dx, 10 * dy], size()),
        true,
      );
      add(
        "Nudge",
        `stretch.${arrow}`,
        `alt+${arrow}`,
        dx !== 0 ? `Move the right edge ${arrow}` : `Move the lower edge ${arrow}`,
        () => act.stretch(editor, [dx, dy], size()),
        true,
      );
    }
  }
  add("Editing", "escape", "esc", "Stop drawing, or clear the selection", () => {
    if (canvas.current?.cancel()) return;
    if (editor.store.get().relatingFrom) editor.relateFrom(null);
    else if (editor.store.get().selection.size > 0) editor.select([]);
    else if (!editor.readOnly) editor.useTool("select");
  });
  add("Regions", "all", "mod+a", "Select all", () =>
    editor.select(
      editor
        .doc()
        .regions.filter((r) => !editor.doc().hidden.has(r.id))
        .map((r) => r.id),
    ),
  );
  add("Regions", "next", "]", "Next region", () => act.selectNext(editor, 1), true);
  add("Regions", "previous", "[", "Previous region", () => act.selectNext(editor, -1), true);
  add("Regions", "hide", key("h"), "Hide or show the selection", () => act.toggleHidden(editor));
  add("Regions", "hide-all", "shift+h", "Hide or show all", () => act.toggleAllHidden(editor));
  if (view) {
    add("View", "fit", key("0"), "Fit the picture", () => fitView(view));
    add("View", "actual", key("z"), "Actual size", () => actualSize(view));
    add("View", "zoom-in", "plus", "Zoom in", () => zoomBy(view, 1.25), true);
    add("View", "zoom-in2", "=", "Zoom in, the other key", () => zoomBy(view, 1.25), true);
    add("View", "zoom-out", "-", "Zoom out", () => zoomBy(view, 0.8), true);
    add("View", "show", key("f"), "Zoom to the selection", () => {
      const [only] = act.selectedRegions(editor);
      if (only) showRegion(view, only);
    });
  }
  useShortcuts(list);
}

function answer(editor: Editor, { field, value, many }: { field: string; value: string; many: boolean }): void {
  const old = editor.doc().answers[field];
  if (!many) return editor.edit(setAnswer(field, value));
  const chosen = Array.isArray(old) ? old : [];
  const next = chosen.includes(value) ? chosen.filter((v) => v !== value) : [...chosen, value];
  editor.edit(setAnswer(field, next.length > 0 ? next : undefined));
}

/** With one region selected, waits for the other; a second `R` stops waiting. */
function beginRelation(editor: Editor): void {
  const { selection, relatingFrom } = editor.store.get();
  if (relatingFrom) return editor.relateFrom(null);
  const [first] = selection;
  if (!first) return;
  if (editor.store.get().tool !== "select") editor.useTool("select");
  editor.relateFrom(first);
}
