import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import classes from "./editor.module.css";

const storageKey = "welo-workflow-split";
const bounds = (share: number) => Math.min(0.8, Math.max(0.25, share));

/** Two panes with a line between them that can be dragged, or moved by arrow keys; the share is remembered. */
export function Split({ left, right }: { left: ReactNode; right: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(() => bounds(Number(localStorage.getItem(storageKey)) || 0.62));
  const change = (next: number) => {
    const bounded = bounds(next);
    setShare(bounded);
    localStorage.setItem(storageKey, String(bounded));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { left: start, width } = frame.current!.getBoundingClientRect();
    change((event.clientX - start) / width);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -0.02, ArrowRight: 0.02 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    change(share + step);
  };
  return (
    <div
      ref={frame}
      className={classes.split}
      style={{ gridTemplateColumns: `minmax(0, ${share}fr) 7px minmax(0, ${1 - share}fr)` }}
    >
      <div className={classes.pane}>{left}</div>
      <div
        className={classes.divider}
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the picture"
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={25}
        aria-valuemax={80}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
        onDoubleClick={() => change(0.62)}
      />
      <div className={classes.pane}>{right}</div>
    </div>
  );
}
