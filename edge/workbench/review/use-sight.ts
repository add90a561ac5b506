import { type RefObject, useCallback, useEffect, useRef } from "react";
import type { ViewStore } from "../canvas/view.ts";
import type { CodePoints } from "../text/code-points.ts";
import type { Pane } from "./panes.ts";
import { centreOn, showStretch, thingBounds, thingStretch } from "./place.ts";
import type { Thing } from "./things.ts";
import type { Compared } from "./use-comparison.ts";

/** Ways to bring something into sight in every pane at once. */
export interface Sight {
  /** Holds the panes. */
  host: RefObject<HTMLDivElement | null>;
  showRegion(annotationId: string, regionId: string | null): void;
  /** Leads to a difference by its number. */
  step(at: number): void;
  /** Leads to the next (1) or previous (-1) difference, round and round. */
  stepBy(by: 1 | -1): void;
}

/** Brings what is picked into sight: centred in pictures, scrolled to and marked in texts. */
export function useSight(
  compared: Compared,
  drawn: readonly Pane[],
  view: ViewStore | null,
  points: CodePoints,
): Sight {
  const { sides, comparison, thing, at } = compared;
  const { differences, things } = comparison;
  const host = useRef<HTMLDivElement>(null);
  const absentIn = useCallback(
    (about: Thing | null) => drawn.map(({ side }) => side !== null && about?.members[side] === null),
    [drawn],
  );

  useEffect(() => {
    const element = host.current!;
    const stretch = thingStretch(thing);
    const absent = absentIn(thing);
    const frame = requestAnimationFrame(() => showStretch(element, { stretch, points, absent, scroll: false }));
    return () => {
      cancelAnimationFrame(frame);
      showStretch(element, { stretch: null, points, absent, scroll: false });
    };
  }, [thing, points, absentIn]);

  const bring = (about: Thing | null) => {
    const bounds = thingBounds(about);
    if (view && bounds) centreOn(view, bounds);
    const stretch = thingStretch(about);
    const absent = absentIn(about);
    // Labels of what is selected may move the lines first.
    if (stretch)
      requestAnimationFrame(() => host.current && showStretch(host.current, { stretch, points, absent, scroll: true }));
  };
  const step = (next: number) => {
    compared.step(next);
    const difference = differences[next];
    if (difference?.kind === "region") bring(difference.thing);
    if (difference?.kind === "relation") bring({ members: [...difference.from.members, ...difference.to.members] });
    if (difference?.kind !== "answer") return;
    const place = `[data-field="${CSS.escape(difference.field.name)}"]`;
    requestAnimationFrame(() => document.querySelector(place)?.scrollIntoView({ block: "nearest" }));
  };
  return {
    host,
    showRegion(annotationId, regionId) {
      if (regionId === null) return;
      const side = sides.findIndex((one) => one.annotationId === annotationId && one.current);
      const now = things.find(({ members }) => members[side]?.id === regionId);
      const found = now ?? things.find(({ members }) => members.some((region) => region?.id === regionId));
      if (!found) return;
      compared.pick(found);
      bring(found);
    },
    step,
    stepBy(by) {
      const { length } = differences;
      if (length > 0) step(at === null ? (by === 1 ? 0 : length - 1) : (at + by + length) % length);
    },
  };
}
