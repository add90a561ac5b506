import { type RefObject, useLayoutEffect, useRef } from "react";
import type { Region } from "../../../core/annotations/region.contract.ts";
import type { ViewStore } from "../canvas/view.ts";
import { isOnImage, shapeOf } from "../geometry/outline.ts";
import type { Bounds } from "../geometry/point.ts";
import { toScreen } from "../geometry/viewport.ts";
import type { DraftIssue } from "./issues.ts";
import classes from "./pane.module.css";

/** Keeps an element over some bounds of the picture while it is panned and zoomed. */
function useFollow(element: RefObject<HTMLElement | null>, view: ViewStore, bounds: Bounds, margin: number): void {
  useLayoutEffect(() => {
    const place = () => {
      const { viewport } = view.get();
      const [x1, y1] = toScreen(viewport, [bounds.minX, bounds.minY]);
      const [x2, y2] = toScreen(viewport, [bounds.maxX, bounds.maxY]);
      const { style } = element.current!;
      style.transform = `translate(${x1 - margin}px, ${y1 - margin}px)`;
      style.width = `${x2 - x1 + 2 * margin}px`;
      style.height = `${y2 - y1 + 2 * margin}px`;
    };
    place();
    return view.subscribe(place);
  }, [element, view, bounds.minX, bounds.minY, bounds.maxX, bounds.maxY, margin]);
}

/** A frame around what is being looked at, in every pane at the same place; `words` say what is special about this one. */
export function FocusMark({ view, bounds, words }: { view: ViewStore; bounds: Bounds; words: string | null }) {
  const frame = useRef<HTMLDivElement>(null);
  useFollow(frame, view, bounds, 5);
  return (
    <div ref={frame} className={classes.frame} data-absent={words !== null || undefined} aria-hidden>
      {words && <span className={classes.frameWords}>{words}</span>}
    </div>
  );
}

interface PinProps {
  view: ViewStore;
  issue: DraftIssue;
  region: Region;
  onOpen(key: number): void;
}

/** A remark's number at the corner of its region. */
export function Pin({ view, issue, region, onOpen }: PinProps) {
  const bounds = isOnImage(region) ? shapeOf(region).bounds : null;
  return bounds && <PlacedPin view={view} bounds={bounds} number={issue.key} onOpen={() => onOpen(issue.key)} />;
}

function PlacedPin({
  view,
  bounds,
  number,
  onOpen,
}: {
  view: ViewStore;
  bounds: Bounds;
  number: number;
  onOpen(): void;
}) {
  const place = useRef<HTMLDivElement>(null);
  useFollow(place, view, bounds, 0);
  return (
    <div ref={place} className={classes.pinPlace}>
      <button
        type="button"
        className={classes.pin}
        aria-label={`Remark ${number}`}
        onPointerDown={(event) => event.stopPropagation()}
        onPointerUp={(event) => event.stopPropagation()}
        onClick={onOpen}
      >
        {number}
      </button>
    </div>
  );
}
