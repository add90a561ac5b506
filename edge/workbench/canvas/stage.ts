import { Konva } from "konva/lib/Core.js";
import type { Size } from "../geometry/point.ts";
import type { Pen } from "./paint.ts";

/** Draws the live layer; `ratio` is device pixels per CSS pixel. */
export type Painter = (pen: Pen, ratio: number) => void;

export interface CanvasStage {
  resize(size: Size): void;
  /** Asks for the layer to be drawn again with the next frame. */
  redraw(): void;
  destroy(): void;
}

/**
 * The live layer: what is selected, drawn or dragged, so that a drag repaints a few shapes and not a thousand.
 * Hit testing is ours, exact and in image pixels, so Konva's is off.
 */
export function createStage(container: HTMLDivElement, paint: Painter): CanvasStage {
  const stage = new Konva.Stage({ container, width: 1, height: 1, listening: false });
  const layer = new Konva.Layer({ listening: false });
  const shape = new Konva.Shape({
    listening: false,
    sceneFunc(context) {
      const pen = context._context as Pen;
      pen.save();
      paint(pen, layer.getCanvas().getPixelRatio());
      pen.restore();
    },
  });
  layer.add(shape);
  stage.add(layer);
  return {
    resize(size) {
      if (stage.width() !== size.width || stage.height() !== size.height) stage.size(size);
    },
    redraw: () => void layer.batchDraw(),
    destroy: () => void stage.destroy(),
  };
}
