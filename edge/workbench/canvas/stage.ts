import { Konva } from "konva/lib/Core.js";
import type { Size } from "../geometry/point.ts";
import type { Viewport } from "../geometry/viewport.ts";
import type { Pen } from "./paint.ts";

/** Draws the live layer; `ratio` is device pixels per CSS pixel. */
export type Painter = (pen: Pen, ratio: number) => void;

export interface CanvasStage {
  resize(size: Size): void;
  /** Asks for the layer to be drawn again with the next frame; a blank one is hidden and costs nothing. */
  redraw(blank: boolean): void;
  /** Follows the viewport without drawing, until it rests. */
  follow(blank: boolean): void;
  destroy(): void;
}

const restMs = 90;
const patienceMs = 250;

/**
 * The live layer: what is selected, drawn or dragged, so that a drag repaints a few shapes and not a thousand.
 * Hit testing is ours, exact and in image pixels, so Konva's is off.
 */
export function createStage(container: HTMLDivElement, viewport: () => Viewport, paint: Painter): CanvasStage {
  const stage = new Konva.Stage({ container, width: 1, height: 1, listening: false });
  const layer = new Konva.Layer({ listening: false });
  let painted: Viewport | null = null;
  let paintedAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const shape = new Konva.Shape({
    listening: false,
    sceneFunc(context) {
      const pen = context._context as Pen;
      pen.save();
      paint(pen, layer.getCanvas().getPixelRatio());
      pen.restore();
      painted = viewport();
      paintedAt = performance.now();
      container.style.transform = "";
    },
  });
  layer.add(shape);
  stage.add(layer);
  container.style.cssText += ";transform-origin:0 0;will-change:transform";

  const redraw = (blank: boolean) => {
    clearTimeout(timer);
    if (layer.visible() === blank) layer.visible(!blank);
    if (!blank) layer.batchDraw();
  };
  return {
    resize(size) {
      if (stage.width() !== size.width || stage.height() !== size.height) stage.size(size);
    },
    redraw,
    follow(blank) {
      const now = viewport();
      if (blank || !painted || performance.now() - paintedAt > patienceMs) return redraw(blank);
      const scale = now.scale / painted.scale;
      const [x, y] = [now.offsetX - scale * painted.offsetX, now.offsetY - scale * painted.offsetY];
      container.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
      clearTimeout(timer);
      timer = setTimeout(() => layer.batchDraw(), restMs);
    },
    destroy() {
      clearTimeout(timer);
      stage.destroy();
    },
  };
}
