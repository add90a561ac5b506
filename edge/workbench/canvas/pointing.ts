import type { Point, Region } from "../../../core/annotations/region.contract.ts";
import { deleteVertex, dragHandle, handleAt, handlesOf, otherSight } from "../geometry/handles.ts";
import { regionsAt, regionsIn } from "../geometry/hit.ts";
import { allowedOffset, isMovable, moveRegion } from "../geometry/move.ts";
import { boundsOfPoints, distance, round2 } from "../geometry/point.ts";
import { beginDrawing, endBoxDrawing, moveBoxDrawing, movePath, pressPath, slack } from "./drawing.ts";
import { endStroke, goOnStroke } from "./paint-mask.ts";
import { place } from "./placing.ts";
import { setKeypoint } from "./draw-keypoints.ts";
import { idle, type Interaction, type PointerAt, type Scene, stay, type Step } from "./interaction.ts";

/** The one region whose grips are shown. */
export function grippedRegion(scene: Scene): Region | null {
  if (scene.selection.size !== 1 || scene.readOnly) return null;
  const region = scene.regions.find((r) => scene.selection.has(r.id));
  return region && !scene.locked.has(region.id) ? region : null;
}

function tolerance(scene: Scene): number {
  return scene.reach / scene.scale;
}

function grip(scene: Scene, at: Point) {
  const region = grippedRegion(scene);
  const handle = region && handleAt(handlesOf(region, 28 / scene.scale), at, tolerance(scene));
  return region && handle ? { region, handle } : null;
}

/** What a press of the main button does. */
export function press(scene: Scene, state: Interaction, pointer: PointerAt): Step {
  if (state.kind === "path") return pressPath(scene, state, pointer);
  if (state.kind === "keypoints") return setKeypoint(scene, state, pointer);
  if (state.kind === "box") return stay({ ...state, pressed: true, from: state.from });
  const gripped = grip(scene, pointer.at);
  if (gripped) {
    const { region, handle } = gripped;
    const smaller = pointer.alt ? (deleteVertex(region, handle) ?? otherSight(region, handle)) : null;
    if (smaller) return stay(idle, { kind: "replace", regions: [smaller] });
    return stay({ kind: "handle", region, handle, preview: region, to: pointer.at, started: false });
  }
  if (scene.tool !== "select" && !pointer.mod && !scene.readOnly) return beginDrawing(scene, pointer);
  return pick(scene, pointer);
}

function pick(scene: Scene, pointer: PointerAt): Step {
  const under = regionsAt(scene.regions, pointer.at, tolerance(scene));
  if (under.length === 0) return stay({ kind: "marquee", from: pointer.at, to: pointer.at, add: pointer.shift });
  // Alt reaches through to what lies beneath the region that is selected.
  const position = under.findIndex((r) => scene.selection.has(r.id));
  const hit = pointer.alt ? under[(position + 1) % under.length]! : under[0]!;
  if (pointer.clicks >= 2) return stay(idle, { kind: "select", ids: [hit.id] }, { kind: "open", id: hit.id });
  // A drag takes along what is selected already; a mere click, known at release, picks what lies on top.
  const held = position >= 0 && !pointer.alt;
  const ids = held ? [...scene.selection] : pointer.shift ? [...scene.selection, hit.id] : [hit.id];
  const move: Interaction = {
    kind: "move",
    ids,
    clicked: hit.id,
    from: pointer.at,
    to: pointer.at,
    started: false,
    toggle: pointer.shift && held,
  };
  return held ? stay(move) : stay(move, { kind: "select", ids });
}

function far(scene: Scene, a: Point, b: Point): boolean {
  return distance(a, b) * scene.scale >= slack;
}

/** What moving the pointer does. */
export function drag(scene: Scene, state: Interaction, pointer: PointerAt): Step {
  switch (state.kind) {
    case "idle":
      return stay(state);
    case "box":
      return moveBoxDrawing(scene, state, pointer);
    case "path":
      return movePath(scene, state, pointer);
    case "keypoints":
      return stay({ ...state, to: place(scene, pointer.at) });
    case "brush":
      return goOnStroke(scene, state, pointer);
    case "marquee":
      return stay({ ...state, to: pointer.at });
    case "move":
      if (scene.readOnly || (!state.started && !far(scene, state.from, pointer.at))) return stay(state);
      return stay({ ...state, to: pointer.at, started: true });
    case "handle": {
      if (!state.started && !far(scene, state.to, pointer.at)) return stay(state);
      const to = place(scene, pointer.at);
      return stay({ ...state, to, started: true, preview: dragHandle(state.region, state.handle, to, scene.size) });
    }
  }
}

/** What letting go of the main button does. */
export function release(scene: Scene, state: Interaction, pointer: PointerAt): Step {
  switch (state.kind) {
    case "idle":
    case "keypoints":
      return stay(state);
    case "brush":
      return endStroke(scene, state);
    case "box":
      return endBoxDrawing(scene, state, pointer);
    case "path":
      return stay({ ...state, pressed: false });
    case "marquee": {
      if (!far(scene, state.from, pointer.at))
        return stay(idle, { kind: "select", ids: state.add ? [...scene.selection] : [] });
      const box = boundsOfPoints([state.from, pointer.at]);
      const inside = box ? regionsIn(scene.regions, box).map((r) => r.id) : [];
      return stay(idle, { kind: "select", ids: state.add ? [...scene.selection, ...inside] : inside });
    }
    case "move": {
      if (state.started)
        return stay(idle, { kind: "replace", regions: movedRegions(scene, { ...state, to: pointer.at }) });
      if (!state.toggle) return stay(idle, { kind: "select", ids: pointer.shift ? state.ids : [state.clicked] });
      const others = state.ids.filter((id) => id !== state.clicked);
      return stay(idle, {
        kind: "select",
        ids: state.ids.includes(state.clicked) ? others : [...others, state.clicked],
      });
    }
    case "handle":
      return state.started ? stay(idle, { kind: "replace", regions: [state.preview] }) : stay(idle);
  }
}

/** The selected regions at the place to which they are being moved. */
export function movedRegions(scene: Scene, state: Extract<Interaction, { kind: "move" }>): Region[] {
  const chosen = scene.regions.filter((r) => state.ids.includes(r.id) && !scene.locked.has(r.id) && isMovable(r));
  const wanted: Point = [state.to[0] - state.from[0], state.to[1] - state.from[1]];
  const whole: Point = scene.snap ? [Math.round(wanted[0]), Math.round(wanted[1])] : wanted;
  const [dx, dy] = allowedOffset(chosen, whole, scene.size);
  return chosen.map((r) => moveRegion(r, [round2(dx), round2(dy)], scene.size));
}

/** Regions as the interaction shows them before it is done. */
export function previews(scene: Scene, state: Interaction): readonly Region[] {
  if (state.kind === "handle" && state.started) return [state.preview];
  return state.kind === "move" && state.started ? movedRegions(scene, state) : [];
}

/** The cursor's shape over a point. */
export function cursorAt(scene: Scene, state: Interaction, at: Point): string {
  if (state.kind === "move" && state.started) return "grabbing";
  const handle = state.kind === "handle" ? state.handle : (grip(scene, at)?.handle ?? null);
  if (handle?.kind === "turn") return "grab";
  if (handle?.kind === "vertex") return "move";
  if (handle?.kind === "middle") return "copy";
  if (handle?.kind === "box") return gripCursor(handle.at);
  if (scene.tool === "mask" && !scene.readOnly) return "none";
  if (scene.tool !== "select" && !scene.readOnly) return "crosshair";
  return regionsAt(scene.regions, at, tolerance(scene)).length > 0 ? "pointer" : "default";
}

function gripCursor(at: string): string {
  if (at === "n" || at === "s") return "ns-resize";
  if (at === "e" || at === "w") return "ew-resize";
  return at === "nw" || at === "se" ? "nwse-resize" : "nesw-resize";
}
