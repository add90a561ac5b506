import { newId } from "../../../core/kernel/wire/id.ts";
import type { Point, Region } from "../../../core/annotations/region.contract.ts";
import { duplicates, fromClipboard, toClipboard } from "../document/clipboard.ts";
import { addRegions, removeRegions, reorder, replaceRegions, setHidden, setLocked } from "../document/edit.ts";
import type { Editor } from "../document/editor.ts";
import { allowedOffset, isMovable, moveRegion } from "../geometry/move.ts";
import { resizeBox } from "../geometry/box.ts";
import type { Size } from "../geometry/point.ts";
import { isOnImage, shapeOf } from "../geometry/outline.ts";

const clipKey = "welo-clipboard";

export function selectedRegions(editor: Editor): Region[] {
  const { selection } = editor.store.get();
  return editor.doc().regions.filter((r) => selection.has(r.id));
}

/** Moves the selection by whole pixels; presses in a row are one step of undo. */
export function nudge(editor: Editor, by: Point, size: Size): void {
  const chosen = selectedRegions(editor).filter((r) => isMovable(r) && !editor.doc().locked.has(r.id));
  if (chosen.length === 0) return;
  const offset = allowedOffset(chosen, by, size);
  editor.edit(
    replaceRegions(chosen.map((r) => moveRegion(r, offset, size))),
    `nudge ${chosen.map((r) => r.id).join()}`,
  );
}

/** Moves the right or lower edge of selected boxes by whole pixels. */
export function stretch(editor: Editor, [dx, dy]: Point, size: Size): void {
  const boxes = selectedRegions(editor).filter((r) => r.type === "bbox");
  const changed = boxes.flatMap((r) => {
    const to: Point = [Math.max(r.x + 1, r.x + r.width + dx), Math.max(r.y + 1, r.y + r.height + dy)];
    const box = resizeBox(r, dx !== 0 ? "e" : "s", to, size);
    return box.width > 0 && box.height > 0 ? [{ ...r, ...box }] : [];
  });
  if (changed.length > 0) editor.edit(replaceRegions(changed), `stretch ${changed.map((r) => r.id).join()}`);
}

export function deleteSelection(editor: Editor): void {
  editor.edit(removeRegions(editor.store.get().selection));
}

export function duplicateSelection(editor: Editor, size: Size, offset: Point = [12, 12]): void {
  const copies = duplicates(selectedRegions(editor).filter(isOnImage), offset, size, newId);
  if (copies.length === 0) return;
  editor.edit(addRegions(copies));
  editor.select(copies.map((r) => r.id));
}

/** Copies the selection, for this task or another one. */
export function copySelection(editor: Editor): void {
  if (window.getSelection()?.isCollapsed === false) return void document.execCommand("copy");
  const chosen = selectedRegions(editor);
  if (chosen.length > 0) localStorage.setItem(clipKey, toClipboard(chosen));
}

/** Pastes what was copied, where it was, as far as the project has its classes and tools. */
export function pasteClipboard(editor: Editor, size: Size): void {
  const { classes, tools } = editor.schema;
  const known = fromClipboard(localStorage.getItem(clipKey) ?? "").filter(
    (r) => isOnImage(r) && tools.includes(r.type) && classes.some((c) => c.name === r.class),
  );
  const there = new Set(editor.doc().regions.map((r) => JSON.stringify([r.class, isOnImage(r) && shapeOf(r).bounds])));
  const onTop = known.some((r) => there.has(JSON.stringify([r.class, isOnImage(r) && shapeOf(r).bounds])));
  const copies = duplicates(known, onTop ? [12, 12] : [0, 0], size, newId);
  if (copies.length === 0) return;
  editor.edit(addRegions(copies));
  editor.select(copies.map((r) => r.id));
}

/** Selects the next (1) or previous (-1) visible region in drawing order, or of the text. */
export function selectNext(editor: Editor, by: 1 | -1): Region | null {
  const { hidden, regions } = editor.doc();
  const visible = regions.filter((r) => !hidden.has(r.id));
  const order = visible.every((r) => r.type === "span")
    ? visible.toSorted((a, b) => (a.type === "span" && b.type === "span" ? a.start - b.start : 0))
    : visible;
  if (order.length === 0) return null;
  const { selection } = editor.store.get();
  const at = order.findIndex((r) => selection.has(r.id));
  const next = order[at === -1 ? (by === 1 ? 0 : order.length - 1) : (at + by + order.length) % order.length]!;
  editor.select([next.id]);
  return next;
}

export function toggleHidden(editor: Editor): void {
  const { selection } = editor.store.get();
  const { hidden } = editor.doc();
  if (selection.size > 0) editor.edit(setHidden(selection, ![...selection].every((id) => hidden.has(id))));
}

export function toggleLocked(editor: Editor): void {
  const { selection } = editor.store.get();
  const { locked } = editor.doc();
  if (selection.size > 0) editor.edit(setLocked(selection, ![...selection].every((id) => locked.has(id))));
}

/** Hides everything, or shows everything when something is hidden. */
export function toggleAllHidden(editor: Editor): void {
  const { hidden, regions } = editor.doc();
  editor.edit(
    setHidden(
      regions.map((r) => r.id),
      hidden.size === 0,
    ),
  );
}

/** Draws the selection over (`front`) or under everything else. */
export function reorderSelection(editor: Editor, front: boolean): void {
  editor.edit(reorder(editor.store.get().selection, front));
}
