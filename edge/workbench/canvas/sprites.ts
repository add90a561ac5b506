import type { Handle } from "../geometry/handles.ts";
import type { Pen } from "./paint.ts";

const kept = new Map<string, HTMLCanvasElement>();
const most = 400;

/** A small picture, drawn once and stamped wherever it is needed: far cheaper than its paths each frame. Sizes in CSS pixels. */
export function sprite(
  key: string,
  width: number,
  height: number,
  ratio: number,
  paint: (pen: Pen) => void,
): HTMLCanvasElement {
  const name = `${key}@${ratio}`;
  const old = kept.get(name);
  if (old) return old;
  if (kept.size >= most) kept.delete(kept.keys().next().value!);
  const picture = document.createElement("canvas");
  picture.width = Math.ceil(width * ratio);
  picture.height = Math.ceil(height * ratio);
  const pen = picture.getContext("2d")!;
  pen.scale(ratio, ratio);
  paint(pen);
  kept.set(name, picture);
  return picture;
}

export const gripSize = 14;

/** The look of a grip: a ring for a vertex, a square for an edge, a dot for a middle. */
export function gripSprite(kind: Handle["kind"], colour: string, ratio: number): HTMLCanvasElement {
  return sprite(`grip ${kind} ${colour}`, gripSize, gripSize, ratio, (pen) => {
    const middle = gripSize / 2;
    const small = kind === "middle";
    pen.globalAlpha = small ? 0.75 : 1;
    pen.fillStyle = "#fff";
    pen.strokeStyle = small ? "rgba(0,0,0,.6)" : colour;
    pen.lineWidth = small ? 1 : 2;
    pen.beginPath();
    if (kind === "box") pen.rect(middle - 4.5, middle - 4.5, 9, 9);
    else pen.arc(middle, middle, small ? 2.5 : 4.5, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
  });
}

const tagFont = "500 12px 'Inter Variable', system-ui, sans-serif";
export const tagHeight = 19;
let ruler: Pen | null = null;

/** How wide a name is on its plate, in CSS pixels. */
export function tagWidth(words: string): number {
  ruler ??= document.createElement("canvas").getContext("2d")!;
  ruler.font = tagFont;
  return Math.min(Math.ceil(ruler.measureText(words).width) + 22, 260);
}

/** A name on a dark plate with a dot of its class's colour. */
export function tagSprite(words: string, colour: string, ratio: number): HTMLCanvasElement {
  const width = tagWidth(words);
  return sprite(`tag ${words} ${colour}`, width, tagHeight, ratio, (pen) => {
    pen.fillStyle = "rgba(14,15,17,.86)";
    pen.beginPath();
    pen.roundRect(0, 0, width, tagHeight, 4);
    pen.fill();
    pen.fillStyle = colour;
    pen.beginPath();
    pen.arc(8.5, 9.5, 3.5, 0, 2 * Math.PI);
    pen.fill();
    pen.fillStyle = "#f1f3f5";
    pen.font = tagFont;
    pen.textBaseline = "middle";
    pen.fillText(words, 16, 10, width - 20);
  });
}
