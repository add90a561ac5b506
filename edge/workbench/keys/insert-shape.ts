import type { Point } from "../../../core/annotations/region.contract.ts";
import type { Shape } from "../canvas/interaction.ts";
import type { View } from "../canvas/view.ts";
import { addRegions } from "../document/edit.ts";
import type { Skeleton } from "../../../core/projects/label-schema.contract.ts";
import { classForTool, type Editor, type Tool } from "../document/editor.ts";
import { newRegion } from "../document/new-region.ts";
import { type Box, boxBetween } from "../geometry/box.ts";
import { round2 } from "../geometry/point.ts";
import { visibleBounds } from "../geometry/viewport.ts";

/** A shape of the tool's kind in the middle of what is seen of the image, a fifth of it large; null for tools without one. */
export function shapeInSight(tool: Tool, { viewport, canvas, image }: View, skeleton?: Skeleton): Shape | null {
  const sight = visibleBounds(viewport, canvas);
  const [left, right] = [Math.max(0, sight.minX), Math.min(image.width, sight.maxX)];
  const [top, bottom] = [Math.max(0, sight.minY), Math.min(image.height, sight.maxY)];
  if (right <= left || bottom <= top) return null;
  const [x, y] = [Math.round((left + right) / 2), Math.round((top + bottom) / 2)];
  const half = Math.max(1, Math.round(Math.min(right - left, bottom - top) / 10));
  const box = boxBetween([x - half, y - half], [x + half, y + half], image);
  return tool === "keypoints" ? keypointsIn(box, skeleton) : shapeOf(tool, box);
}

function shapeOf(tool: Tool, box: Box): Shape | null {
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  const corners: Point[] = [
    [box.x, box.y],
    [right, box.y],
    [right, bottom],
    [box.x, bottom],
  ];
  switch (tool) {
    case "bbox":
      return { type: "bbox", ...box };
    case "rotated_bbox":
      return { type: "rotated_bbox", ...box, rotation: 0 };
    case "polygon":
      return { type: "polygon", points: corners };
    case "polyline":
      return { type: "polyline", points: [corners[0]!, corners[2]!] };
    case "point":
      return { type: "point", x: round2((box.x + right) / 2), y: round2((box.y + bottom) / 2) };
    case "ellipse": {
      const [rx, ry] = [round2(box.width / 2), round2(box.height / 2)];
      return { type: "ellipse", cx: round2(box.x + rx), cy: round2(box.y + ry), rx, ry, rotation: 0 };
    }
    default:
      return null;
  }
}

/** The points of a skeleton around the middle of a box, in their order. */
function keypointsIn(box: Box, skeleton: Skeleton = { points: ["1"], edges: [] }): Shape {
  const points = skeleton.points.map((name, at) => {
    const angle = (at / skeleton.points.length) * 2 * Math.PI;
    const [x, y] = [box.x + (box.width / 2) * (1 + Math.sin(angle)), box.y + (box.height / 2) * (1 - Math.cos(angle))];
    return { name, x: round2(x), y: round2(y), visibility: 2 as const };
  });
  return { type: "keypoints", points };
}

/** Makes a region without a pointer: it appears in the middle, selected, to be moved by the arrows. */
export function insertShape(editor: Editor, view: View): void {
  const { tool } = editor.store.get();
  const drawn = tool === "select" ? (editor.schema.tools[0] ?? "bbox") : tool;
  const name = classForTool(editor.schema, drawn, editor.store.get().activeClass);
  const shape = shapeInSight(drawn, view, editor.schema.classes.find((one) => one.name === name)?.skeleton);
  const region = shape && newRegion(editor, shape);
  if (!region) return;
  editor.edit(addRegions([region]));
  editor.select([region.id]);
}
