import type { Point, Region } from "../../../core/annotations/region.contract.ts";
import { type Box, type BoxHandle, boxHandlePoint, boxHandles, resizeBox } from "./box.ts";
import { clampPoint, distance, rotate, round2, type Size } from "./point.ts";
import { insertVertex, removeVertex } from "./polygon.ts";

/** A grip of the selected region: an edge or corner, a vertex (ring 0 is the outer one), a middle that becomes a vertex, or the turn. */
export type Handle =
  | { kind: "box"; at: BoxHandle; point: Point }
  | { kind: "vertex"; ring: number; index: number; point: Point }
  | { kind: "middle"; ring: number; index: number; point: Point }
  | { kind: "turn"; point: Point };

function vertices(path: readonly Point[], ring: number, closed: boolean): Handle[] {
  const handles: Handle[] = path.map((point, index) => ({ kind: "vertex", ring, index, point }));
  const segments = closed ? path.length : path.length - 1;
  for (let index = 0; index < segments; index++) {
    const [a, b] = [path[index]!, path[(index + 1) % path.length]!];
    handles.push({ kind: "middle", ring, index, point: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] });
  }
  return handles;
}

const centreOf = (box: Box): Point => [box.x + box.width / 2, box.y + box.height / 2];

/** The grips of a region; `reach` is the distance in image pixels at which the turning grip stands off. */
export function handlesOf(region: Region, reach: number): Handle[] {
  switch (region.type) {
    case "bbox":
      return boxHandles.map((at) => ({ kind: "box", at, point: boxHandlePoint(region, at) }));
    case "rotated_bbox": {
      const centre = centreOf(region);
      const turn: Handle = { kind: "turn", point: rotate([centre[0], region.y - reach], centre, region.rotation) };
      return [
        ...boxHandles.map((at): Handle => ({
          kind: "box",
          at,
          point: rotate(boxHandlePoint(region, at), centre, region.rotation),
        })),
        turn,
      ];
    }
    case "ellipse": {
      const centre: Point = [region.cx, region.cy];
      const box = { x: region.cx - region.rx, y: region.cy - region.ry, width: 2 * region.rx, height: 2 * region.ry };
      return (["n", "e", "s", "w"] as const).map((at) => ({
        kind: "box",
        at,
        point: rotate(boxHandlePoint(box, at), centre, region.rotation ?? 0),
      }));
    }
    case "polygon":
      return [region.points, ...(region.holes ?? [])].flatMap((path, ring) => vertices(path, ring, true));
    case "polyline":
      return vertices(region.points, 0, false);
    case "keypoints":
      return region.points.flatMap((p, index): Handle[] =>
        p.visibility > 0 ? [{ kind: "vertex", ring: 0, index, point: [p.x, p.y] }] : [],
      );
    case "cuboid":
      return [region.front, region.back].flatMap((face, ring) =>
        face.map((point, index): Handle => ({ kind: "vertex", ring, index, point })),
      );
    default:
      return [];
  }
}

/** The grip within `tolerance` of a point, the nearest first and vertices before middles. */
export function handleAt(handles: readonly Handle[], p: Point, tolerance: number): Handle | null {
  const rank = (h: Handle) => distance(h.point, p) + (h.kind === "middle" ? tolerance / 2 : 0);
  const near = handles.filter((h) => distance(h.point, p) <= tolerance);
  return near.sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

/** A region with one grip dragged to a point, inside the image. */
export function dragHandle<R extends Region>(region: R, handle: Handle, to: Point, size: Size): R {
  return dragged(region, handle, to, size) as R;
}

function dragged(region: Region, handle: Handle, to: Point, size: Size): Region {
  if (region.type === "bbox" && handle.kind === "box") return { ...region, ...resizeBox(region, handle.at, to, size) };
  if (region.type === "rotated_bbox" && handle.kind === "box")
    return { ...region, ...resizeTurned(region, handle.at, to) };
  if (region.type === "rotated_bbox" && handle.kind === "turn") {
    const [cx, cy] = centreOf(region);
    return { ...region, rotation: round2((Math.atan2(to[0] - cx, cy - to[1]) * 180) / Math.PI) };
  }
  if (region.type === "ellipse" && handle.kind === "box") {
    const local = rotate(to, [region.cx, region.cy], -(region.rotation ?? 0));
    return handle.at === "e" || handle.at === "w"
      ? { ...region, rx: round2(Math.abs(local[0] - region.cx)) }
      : { ...region, ry: round2(Math.abs(local[1] - region.cy)) };
  }
  if (handle.kind !== "vertex" && handle.kind !== "middle") return region;
  const at = clampPoint(to, size);
  const edit = (path: readonly Point[]): Point[] =>
    handle.kind === "middle" ? insertVertex(path, handle.index, at) : path.map((p, i) => (i === handle.index ? at : p));
  if (region.type === "keypoints")
    return { ...region, points: region.points.map((p, i) => (i === handle.index ? { ...p, x: at[0], y: at[1] } : p)) };
  return editRing(region, handle.ring, edit) ?? region;
}

// The corner opposite to the grip stays where it is while the box is turned.
function resizeTurned(region: Box & { rotation: number }, handle: BoxHandle, to: Point): Box {
  const centre = centreOf(region);
  const local = rotate(to, centre, -region.rotation);
  const free = { width: Infinity, height: Infinity };
  const origin = { x: region.x + 1e6, y: region.y + 1e6, width: region.width, height: region.height };
  const box = resizeBox(origin, handle, [local[0] + 1e6, local[1] + 1e6], free);
  const moved = rotate([box.x - 1e6 + box.width / 2, box.y - 1e6 + box.height / 2], centre, region.rotation);
  return {
    x: round2(moved[0] - box.width / 2),
    y: round2(moved[1] - box.height / 2),
    width: box.width,
    height: box.height,
  };
}

function editRing(region: Region, ring: number, edit: (path: readonly Point[]) => Point[] | null): Region | null {
  if (region.type === "polyline") {
    const points = edit(region.points);
    return points && { ...region, points };
  }
  if (region.type === "cuboid") {
    const face = edit(ring === 0 ? region.front : region.back);
    return face && (ring === 0 ? { ...region, front: face } : { ...region, back: face });
  }
  if (region.type !== "polygon") return null;
  if (ring === 0) {
    const points = edit(region.points);
    return points && { ...region, points };
  }
  const hole = edit(region.holes?.[ring - 1] ?? []);
  return hole && { ...region, holes: (region.holes ?? []).map((h, i) => (i === ring - 1 ? hole : h)) };
}

/** A region without one of its vertices; null where the shape needs it. */
export function deleteVertex<R extends Region>(region: R, handle: Handle): R | null {
  if (handle.kind !== "vertex" || (region.type !== "polygon" && region.type !== "polyline")) return null;
  const min = region.type === "polygon" ? 3 : 2;
  return editRing(region, handle.ring, (path) => removeVertex(path, handle.index, min)) as R | null;
}

/** Keypoints with the one under a grip hidden where it was seen, and seen where it was hidden; null for all else. */
export function otherSight<R extends Region>(region: R, handle: Handle): R | null {
  if (region.type !== "keypoints" || handle.kind !== "vertex") return null;
  const points = region.points.map((p, i) =>
    i === handle.index ? { ...p, visibility: p.visibility === 2 ? 1 : 2 } : p,
  );
  return { ...region, points } as R;
}
