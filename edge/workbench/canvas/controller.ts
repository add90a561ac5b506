import type { Point, Region } from "../../../core/annotations/region.contract.ts";
import type { Editor } from "../document/editor.ts";
import { changedArea } from "../document/changed-area.ts";
import { regionsAt } from "../geometry/hit.ts";
import { isOnImage, shapeOf } from "../geometry/outline.ts";
import { brush } from "./brush.ts";
import { finishKeypoints, skipKeypoint, unsetKeypoint } from "./draw-keypoints.ts";
import { finishPath, stepBack } from "./drawing.ts";
import { listenForGestures, pointsSinceLast } from "./gestures.ts";
import { type Effect, idle, type Interaction, liftedIds, type PointerAt, type Step } from "./interaction.ts";
import { type Ink, type Pen, regionPainting } from "./paint.ts";
import { exactSpot, paintLive } from "./paint-live.ts";
import { gridScale } from "./paint-overlay.ts";
import { cursorAt, drag, press, release } from "./pointing.ts";
import { createLoupe } from "./loupe.ts";
import { applyEffect, sceneOf } from "./scene-of.ts";
import { createRestLayer } from "./rest-layer.ts";
import { createStage } from "./stage.ts";
import { display, type ViewStore } from "./view.ts";

export interface CanvasOptions {
  host: HTMLElement;
  /** Holds the bitmap of all resting regions. */
  layers: HTMLDivElement;
  /** Holds the live layer over it. */
  live: HTMLDivElement;
  picture: HTMLImageElement;
  editor: Editor;
  view: ViewStore;
  inkOf(region: Region): Ink;
  titleOf(region: Region): string;
  /** Asks for the class menu of a region, at a place in the window. */
  onOpen(id: string, at: { x: number; y: number }): void;
  onHover(css: Point | null, at: Point): void;
}

/** The live canvas: what is painted, and what the pointer is in the middle of. */
export interface CanvasController {
  /** Ends a path being drawn; false when there is none. */
  finish(): boolean;
  /** Takes back the last vertex of a path being drawn; false when there is none. */
  stepBack(): boolean;
  /** Leaves the next keypoint out; false when no skeleton is being set. */
  skip(): boolean;
  /** Drops what is being drawn or dragged; false when there is nothing. */
  cancel(): boolean;
  /** Paints everything again, such as when what regions look like has changed. */
  repaint(): void;
  destroy(): void;
}

export function createCanvas({
  host,
  layers,
  live,
  picture,
  editor,
  view,
  inkOf,
  titleOf,
  onOpen,
  onHover,
}: CanvasOptions): CanvasController {
  let state: Interaction = idle;
  let touch = false;
  let pointer: Point | null = null;
  let lastClient = { x: 0, y: 0 };

  const scene = () => sceneOf(editor, view.get(), touch ? 16 : 7);

  const rest = createRestLayer(
    layers,
    (pen, viewport, sight) => {
      const lifted = liftedIds(state);
      const resting = scene().regions;
      const painted = lifted ? resting.filter((r) => !lifted.has(r.id)) : resting;
      return regionPainting(pen, painted, viewport, sight, inkOf);
    },
    () => scene().regions.length === 0,
  );

  const colourNow = () => {
    const { activeClass } = editor.store.get();
    return editor.schema.classes.find((c) => c.name === activeClass)?.colour ?? "#5b7aec";
  };
  const paint = (pen: Pen, ratio: number) => {
    const { hovered } = editor.store.get();
    const [now, shown, colour] = [scene(), display.get(), colourNow()];
    const seen = { scene: now, state, view: view.get(), display: shown, hovered, pointer };
    paintLive(pen, ratio, { ...seen, colour, inkOf, titleOf });
  };
  const stage = createStage(live, () => view.get().viewport, paint);
  const loupe = createLoupe(layers, picture);
  const isBlank = () => {
    const { selection, hovered } = editor.store.get();
    const { labels, grid } = display.get();
    const still = state.kind === "idle" && selection.size === 0 && hovered === null;
    return (
      still &&
      !(pointer && editor.store.get().tool === "mask") &&
      !labels &&
      !(grid && view.get().viewport.scale >= gridScale)
    );
  };
  const redraw = () => {
    stage.redraw(isBlank());
    loupe.show(exactSpot(state), view.get().viewport, view.get().canvas, colourNow());
  };

  const apply = (effect: Effect) => {
    if (effect.kind === "open") onOpen(effect.id, lastClient);
    else applyEffect(editor, effect);
  };
  const take = (step: Step) => {
    const changed = step.state !== state;
    const [before, after] = [liftedIds(state), liftedIds(step.state)];
    state = step.state;
    for (const effect of step.effects) apply(effect);
    if (before?.size !== after?.size) spoilRegions(after ?? before!);
    if (changed) redraw();
    const path = state.kind === "path" || state.kind === "keypoints";
    if (host.dataset.drawing !== String(path)) host.dataset.drawing = String(path);
  };

  const spoilRegions = (ids: ReadonlySet<string>) => {
    if (ids.size > 40) return rest.spoil("all");
    for (const region of editor.doc().regions) {
      const bounds = ids.has(region.id) && isOnImage(region) ? shapeOf(region).bounds : null;
      if (bounds) rest.spoil(bounds);
    }
  };

  const stopGestures = listenForGestures(host, view, {
    press(at, event) {
      touch = event.pointerType === "touch";
      lastClient = { x: event.clientX, y: event.clientY };
      take(press(scene(), state, at));
    },
    drag(at, event, css) {
      follows(at, css);
      // A pencil reports between frames; a freehand line wants every point.
      const free = state.kind === "brush" || (state.kind === "path" && state.pressed);
      const all = free ? event.getCoalescedEvents().length : 0;
      if (all > 1) for (const one of pointsSinceLast(event, host, view)) take(drag(scene(), state, { ...at, at: one }));
      else take(drag(scene(), state, at));
    },
    release: (at) => take(release(scene(), state, at)),
    hover: (at, css) => hovering(at, css),
    leave() {
      pointer = null;
      redraw();
      editor.hover(null);
      onHover(null, [0, 0]);
    },
    cancel: () => void cancel(),
    menu(at, event) {
      const hit = regionsAt(scene().regions, at.at, 7 / view.get().viewport.scale)[0];
      if (!hit) return;
      editor.select([hit.id]);
      onOpen(hit.id, { x: event.clientX, y: event.clientY });
    },
  });

  const follows = (at: PointerAt, css: Point) => {
    pointer = at.at;
    onHover(css, at.at);
    host.style.cursor = cursorAt(scene(), state, at.at);
  };
  const hovering = (at: PointerAt, css: Point) => {
    follows(at, css);
    const now = scene();
    if (state.kind === "idle" && now.tool === "mask") redraw();
    else if (state.kind === "idle") editor.hover(regionsAt(now.regions, at.at, now.reach / now.scale)[0]?.id ?? null);
    else if (state.kind === "path" || state.kind === "box" || state.kind === "keypoints") take(drag(now, state, at));
  };

  const cancel = (): boolean => {
    if (state.kind === "idle") return false;
    take({ state: idle, effects: [] });
    return true;
  };

  const follow = () => {
    const { viewport, canvas } = view.get();
    stage.resize(canvas);
    rest.show(viewport, canvas);
    host.dataset.scale = String(viewport.scale);
    host.dataset.offsetX = String(viewport.offsetX);
    host.dataset.offsetY = String(viewport.offsetY);
    if (state.kind === "idle") stage.follow(isBlank());
    else redraw();
  };
  let before = editor.store.get();
  const followEditor = () => {
    const now = editor.store.get();
    const area = changedArea(before.history.present, now.history.present);
    if (area === "all") rest.spoil("all");
    else for (const bounds of area) rest.spoil(bounds);
    if (now.tool !== before.tool && state.kind !== "idle") cancel();
    if (now.tool !== before.tool && pointer) host.style.cursor = cursorAt(scene(), state, pointer);
    before = now;
    redraw();
  };
  const unfollow = [
    view.subscribe(follow),
    editor.store.subscribe(followEditor),
    display.subscribe(() => redraw()),
    brush.subscribe(() => redraw()),
  ];
  follow();

  return {
    finish() {
      if (state.kind !== "path" && state.kind !== "keypoints") return false;
      take(state.kind === "path" ? finishPath(state) : finishKeypoints(scene(), state));
      return true;
    },
    stepBack() {
      if (state.kind !== "path" && state.kind !== "keypoints") return false;
      take({ state: state.kind === "path" ? stepBack(state) : unsetKeypoint(state), effects: [] });
      return true;
    },
    skip() {
      if (state.kind !== "keypoints") return false;
      take(skipKeypoint(scene(), state));
      return true;
    },
    cancel,
    destroy() {
      for (const stop of unfollow) stop();
      stopGestures();
      rest.destroy();
      loupe.destroy();
      stage.destroy();
    },
    repaint() {
      rest.spoil("all");
      redraw();
    },
  };
}
