import type { Point } from "../../../core/annotations/region.contract.ts";
import type { Size } from "../geometry/point.ts";
import { toScreen, type Viewport } from "../geometry/viewport.ts";

export interface Loupe {
  /** Shows the picture around a spot, beside it; null hides it. */
  show(at: Point | null, view: Viewport, canvas: Size, colour: string): void;
  destroy(): void;
}

const radius = 56;

/** A round magnified piece of the picture, with the exact spot in its middle. */
export function createLoupe(parent: HTMLElement, picture: HTMLImageElement): Loupe {
  const ratio = globalThis.devicePixelRatio || 1;
  const glass = document.createElement("canvas");
  glass.width = glass.height = 2 * radius * ratio;
  glass.hidden = true;
  glass.style.cssText = `position:absolute;top:0;left:0;width:${2 * radius}px;height:${2 * radius}px;border-radius:50%;border:2px solid;background:#0e0f11;will-change:transform`;
  parent.append(glass);
  const pen = glass.getContext("2d")!;
  return {
    show(at, view, canvas, colour) {
      glass.hidden = at === null;
      if (!at) return;
      const [px, py] = toScreen(view, at);
      const room = 2 * radius + 40;
      const x = px + room + radius < canvas.width ? px + 40 : px - room;
      const y = py - room > 0 ? py - room : py + 40;
      glass.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
      glass.style.borderColor = colour;
      const half = radius / Math.max(4, Math.min(16, view.scale * 4));
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.clearRect(0, 0, 2 * radius, 2 * radius);
      pen.imageSmoothingEnabled = false;
      pen.drawImage(picture, at[0] - half, at[1] - half, 2 * half, 2 * half, 0, 0, 2 * radius, 2 * radius);
      pen.fillStyle = "rgba(255,255,255,.85)";
      pen.fillRect(radius - 0.5, 0, 1, 2 * radius);
      pen.fillRect(0, radius - 0.5, 2 * radius, 1);
    },
    destroy: () => glass.remove(),
  };
}
