import { createStore, type Store } from "../store.ts";

export interface Brush {
  /** In image pixels. */
  radius: number;
  erase: boolean;
  /** The class that is painted: a selected mask of it is painted on, any other begins a new one. */
  class: string | null;
}
export const brushLimits = { min: 0.5, max: 500 } as const;

/** The brush of this page. */
export const brush: Store<Pick<Brush, "radius" | "erase">> = createStore<Pick<Brush, "radius" | "erase">>({
  radius: 12,
  erase: false,
});

/** Makes the brush larger or smaller by a factor. */
export function scaleBrush(factor: number): void {
  brush.set((old) => {
    const radius = Math.min(brushLimits.max, Math.max(brushLimits.min, old.radius * factor));
    return { ...old, radius: Math.round(radius * 2) / 2 || brushLimits.min };
  });
}

/** Paints where it erased, and the other way round. */
export function turnBrush(): void {
  brush.set((old) => ({ ...old, erase: !old.erase }));
}
