import { createStore, type Store } from "../store.ts";
import type { Size } from "../geometry/point.ts";
import { fit, type Viewport } from "../geometry/viewport.ts";

/** How the picture is shown; shared by canvases that move together. */
export interface View {
  viewport: Viewport;
  canvas: Size;
  image: Size;
  /** True until somebody zooms or pans: the picture then follows the window's size. */
  fitted: boolean;
}
export type ViewStore = Store<View>;

export function createView(image: Size): ViewStore {
  const canvas = { width: 1, height: 1 };
  return createStore<View>({ viewport: fit(image, canvas), canvas, image, fitted: true });
}

/** Changes the viewport by hand. */
export function changeViewport(view: ViewStore, change: (old: Viewport, all: View) => Viewport): void {
  view.set((old) => ({ ...old, viewport: change(old.viewport, old), fitted: false }));
}

/** Shows the whole picture, and keeps doing so while the window changes. */
export function fitView(view: ViewStore): void {
  view.set((old) => ({ ...old, viewport: fit(old.image, old.canvas), fitted: true }));
}

/** Tells the view how large its canvas is; keeps what is in the middle in the middle. */
export function resizeView(view: ViewStore, canvas: Size): void {
  view.set((old) => {
    if (old.canvas.width === canvas.width && old.canvas.height === canvas.height) return old;
    if (old.fitted) return { ...old, canvas, viewport: fit(old.image, canvas) };
    const { scale, offsetX, offsetY } = old.viewport;
    const [dx, dy] = [(canvas.width - old.canvas.width) / 2, (canvas.height - old.canvas.height) / 2];
    return { ...old, canvas, viewport: { scale, offsetX: offsetX + dx, offsetY: offsetY + dy } };
  });
}

export interface Display {
  brightness: number;
  contrast: number;
  crosshair: boolean;
  grid: boolean;
  labels: boolean;
  /** Drawn points land on whole pixels. */
  snap: boolean;
}
export const defaultDisplay: Display = {
  brightness: 100,
  contrast: 100,
  crosshair: true,
  grid: true,
  labels: false,
  snap: false,
};

const storageKey = "welo-display";
function remembered(): Display {
  try {
    return { ...defaultDisplay, ...(JSON.parse(localStorage.getItem(storageKey) ?? "{}") as Partial<Display>) };
  } catch {
    return defaultDisplay;
  }
}

/** How this person likes pictures shown; kept in this browser, except brightness and contrast. */
export const display: Store<Display> = createStore(
  typeof localStorage === "undefined" ? defaultDisplay : { ...remembered(), brightness: 100, contrast: 100 },
);

export function changeDisplay(part: Partial<Display>): void {
  display.set((old) => ({ ...old, ...part }));
  localStorage.setItem(storageKey, JSON.stringify(display.get()));
}
