import { useEffect, useRef } from "react";
import type { Pane } from "./panes.ts";
import type { Thing } from "./things.ts";

/** Selects and points at one thing in all panes at once, and tells which thing somebody picked. */
export function useLinkedPanes(
  panes: readonly Pane[],
  things: readonly Thing[],
  onPick: (thing: Thing | null) => void,
): void {
  const latest = useRef(onPick);
  latest.current = onPick;
  useEffect(() => {
    const homes = new Map<string, Thing>();
    for (const thing of things) {
      thing.members.forEach((region, side) => region && homes.set(`${side} ${region.id}`, thing));
    }
    const thingOf = (pane: Pane, id: string | null | undefined): Thing | null => {
      if (!id) return null;
      const { side, regionId } = pane.locate(id);
      return homes.get(`${side} ${regionId}`) ?? null;
    };
    const idsIn = (pane: Pane, thing: Thing | null) =>
      thing?.members.flatMap((region, side) => (region ? (pane.idOf(side, region.id) ?? []) : [])) ?? [];
    let linking = false;
    const stops = panes.map((pane) => {
      let before = pane.editor.store.get();
      return pane.editor.store.subscribe(() => {
        const [old, now] = [before, pane.editor.store.get()];
        before = now;
        if (linking) return;
        linking = true;
        if (now.hovered !== old.hovered) {
          const thing = thingOf(pane, now.hovered);
          for (const other of panes) if (other !== pane) other.editor.hover(idsIn(other, thing)[0] ?? null);
        }
        if (now.selection !== old.selection && now.selection.size <= 1) {
          const thing = thingOf(pane, [...now.selection][0]);
          for (const other of panes) if (other !== pane || thing) other.editor.select(idsIn(other, thing));
          latest.current(thing);
        }
        linking = false;
      });
    });
    return () => {
      for (const stop of stops) stop();
    };
  }, [panes, things]);
}

/** Picks a thing, as a click on one of its regions does. */
export function pickThing(panes: readonly Pane[], thing: Thing | null): void {
  for (const pane of panes) {
    const ids = thing?.members.flatMap((region, side) => (region ? (pane.idOf(side, region.id) ?? []) : [])) ?? [];
    const first = ids[0];
    if (first !== undefined) return pane.editor.select([first]);
  }
  for (const pane of panes) pane.editor.select([]);
}
