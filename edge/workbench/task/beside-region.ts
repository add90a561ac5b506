import type { ViewStore } from "../canvas/view.ts";
import type { Editor } from "../document/editor.ts";
import { isOnImage, shapeOf } from "../geometry/outline.ts";
import { clamp } from "../geometry/point.ts";
import { toScreen } from "../geometry/viewport.ts";

/** A place in the window beside a region, where a menu about it may open. */
export function besideRegion(id: string, view: ViewStore | null, editor: Editor): { x: number; y: number } {
  const label = document.querySelector(`[data-label="${CSS.escape(id)}"]`)?.getBoundingClientRect();
  if (label) return { x: label.x, y: label.bottom };
  const canvas = document.querySelector("[data-testid=canvas]")?.getBoundingClientRect();
  const region = editor.doc().regions.find((r) => r.id === id);
  const bounds = region && isOnImage(region) ? shapeOf(region).bounds : null;
  if (!canvas || !view || !bounds) return { x: window.innerWidth / 2 - 110, y: 100 };
  const [x, y] = toScreen(view.get().viewport, [bounds.maxX, bounds.minY]);
  return { x: canvas.x + clamp(x + 8, 0, canvas.width - 240), y: canvas.y + clamp(y, 0, canvas.height - 240) };
}
