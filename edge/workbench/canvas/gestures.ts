import type { Point } from "../../../core/annotations/region.contract.ts";
import { pan, toImage, zoomAt } from "../geometry/viewport.ts";
import type { PointerAt } from "./interaction.ts";
import { changeViewport, type ViewStore } from "./view.ts";

export interface GestureListener {
  press(pointer: PointerAt, event: PointerEvent): void;
  drag(pointer: PointerAt, event: PointerEvent, css: Point): void;
  release(pointer: PointerAt): void;
  /** Moves without a pressed button. */
  hover(pointer: PointerAt, css: Point): void;
  leave(): void;
  /** The system took the pointer away, or a second finger came down. */
  cancel(): void;
  menu(pointer: PointerAt, event: MouseEvent): void;
}

const doubleClickMs = 350;

/** How much a turn of the wheel zooms: smooth for trackpads, a firm step for a notched wheel. */
export function wheelFactor(event: { deltaY: number; deltaMode: number; ctrlKey: boolean }): number {
  const pixels = event.deltaMode === 1 ? event.deltaY * 32 : event.deltaMode === 2 ? event.deltaY * 400 : event.deltaY;
  const strength = event.ctrlKey && Math.abs(pixels) < 50 ? 0.01 : 0.002;
  return Math.exp(-Math.max(-400, Math.min(400, pixels)) * strength);
}

// Buttons that float over the canvas keep their own clicks.
function onControls(event: Event): boolean {
  return event.target instanceof Element && event.target.closest("[data-controls]") !== null;
}

/** Turns pointer, wheel and touch events of the canvas into panning, zooming and drawing; returns how to stop. */
export function listenForGestures(host: HTMLElement, view: ViewStore, listener: GestureListener): () => void {
  const fingers = new Map<number, Point>();
  let mode: "none" | "draw" | "pan" | "pinch" = "none";
  let penSeen = false;
  let spaceHeld = false;
  let lastPress = { at: 0, css: [0, 0] as Point, clicks: 0 };

  const css = (event: MouseEvent): Point => {
    const box = host.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const pointerAt = (event: MouseEvent, clicks = 1): PointerAt => ({
    at: toImage(view.get().viewport, css(event)),
    shift: event.shiftKey,
    mod: event.ctrlKey || event.metaKey,
    alt: event.altKey,
    clicks,
  });
  const panBy = (dx: number, dy: number) => changeViewport(view, (old, all) => pan(old, dx, dy, all.image, all.canvas));

  const down = (event: PointerEvent) => {
    if (event.button === 2 || onControls(event)) return;
    host.focus({ preventScroll: true });
    event.preventDefault();
    host.setPointerCapture(event.pointerId);
    if (event.pointerType === "pen") penSeen = true;
    fingers.set(event.pointerId, css(event));
    if (fingers.size === 2) {
      if (mode === "draw") listener.cancel();
      mode = "pinch";
      return;
    }
    const pans = event.button === 1 || spaceHeld || (event.pointerType === "touch" && penSeen);
    mode = pans ? "pan" : "draw";
    if (pans) {
      host.dataset.panning = "true";
      return;
    }
    const at = css(event);
    const again =
      event.timeStamp - lastPress.at < doubleClickMs &&
      Math.hypot(at[0] - lastPress.css[0], at[1] - lastPress.css[1]) < 5;
    lastPress = { at: event.timeStamp, css: at, clicks: again ? lastPress.clicks + 1 : 1 };
    listener.press(pointerAt(event, lastPress.clicks), event);
  };

  const pinch = (event: PointerEvent, before: Point) => {
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (!other) return;
    const now = css(event);
    const spread = (p: Point) => Math.max(1, Math.hypot(p[0] - other[0], p[1] - other[1]));
    const middle: Point = [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2];
    changeViewport(view, (old, all) => {
      const moved = pan(old, (now[0] - before[0]) / 2, (now[1] - before[1]) / 2, all.image, all.canvas);
      return zoomAt(moved, spread(now) / spread(before), middle);
    });
  };

  const move = (event: PointerEvent) => {
    const before = fingers.get(event.pointerId);
    if (!before) return onControls(event) ? listener.leave() : listener.hover(pointerAt(event), css(event));
    fingers.set(event.pointerId, css(event));
    if (mode === "pinch") return pinch(event, before);
    if (mode === "pan") {
      const [x, y] = css(event);
      return panBy(x - before[0], y - before[1]);
    }
    listener.drag(pointerAt(event), event, css(event));
  };

  const up = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId)) return;
    if (mode === "draw") listener.release(pointerAt(event, lastPress.clicks));
    if (fingers.size === 0) {
      mode = "none";
      delete host.dataset.panning;
    }
  };
  const lost = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId)) return;
    if (mode === "draw") listener.cancel();
    if (fingers.size === 0) mode = "none";
    delete host.dataset.panning;
  };

  const wheel = (event: WheelEvent) => {
    if (onControls(event)) return;
    event.preventDefault();
    if (event.shiftKey && !event.ctrlKey) return panBy(-(event.deltaX || event.deltaY), 0);
    changeViewport(view, (old) => zoomAt(old, wheelFactor(event), css(event)));
  };
  const onMenu = (event: MouseEvent) => {
    if (onControls(event)) return;
    event.preventDefault();
    listener.menu(pointerAt(event), event);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== " ") return;
    const target = event.target as HTMLElement | null;
    if (event.type === "keydown" && target && target !== host && target !== document.body) return;
    spaceHeld = event.type === "keydown";
    if (spaceHeld) {
      event.preventDefault();
      host.dataset.space = "true";
    } else delete host.dataset.space;
  };
  const leave = () => listener.leave();

  host.addEventListener("pointerdown", down);
  host.addEventListener("pointermove", move);
  host.addEventListener("pointerup", up);
  host.addEventListener("pointercancel", lost);
  host.addEventListener("pointerleave", leave);
  host.addEventListener("wheel", wheel, { passive: false });
  host.addEventListener("contextmenu", onMenu);
  window.addEventListener("keydown", onKey);
  window.addEventListener("keyup", onKey);
  return () => {
    host.removeEventListener("pointerdown", down);
    host.removeEventListener("pointermove", move);
    host.removeEventListener("pointerup", up);
    host.removeEventListener("pointercancel", lost);
    host.removeEventListener("pointerleave", leave);
    host.removeEventListener("wheel", wheel);
    host.removeEventListener("contextmenu", onMenu);
    window.removeEventListener("keydown", onKey);
    window.removeEventListener("keyup", onKey);
  };
}

/** All that a pencil reported since the last frame, in image pixels. */
export function pointsSinceLast(event: PointerEvent, host: HTMLElement, view: ViewStore): Point[] {
  const box = host.getBoundingClientRect();
  const { scale, offsetX, offsetY } = view.get().viewport;
  return event
    .getCoalescedEvents()
    .map((e) => [(e.clientX - box.left - offsetX) / scale, (e.clientY - box.top - offsetY) / scale]);
}
