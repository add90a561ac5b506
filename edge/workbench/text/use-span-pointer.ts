import { type MouseEvent, type PointerEvent, type RefObject, useState } from "react";
import type { Editor } from "../document/editor.ts";
import type { Span } from "./segments.ts";

interface SpanPointerOptions {
  editor: Editor;
  sheet: RefObject<HTMLDivElement | null>;
  spans: readonly Span[];
  onRelate(from: string, to: string, at: { x: number; y: number }): void;
  onOpen?: ((id: string, at: { x: number; y: number }) => void) | undefined;
}

/** A relation being pulled from one span to another, in window pixels. */
export interface Pull {
  fromX: number;
  fromY: number;
  toX: number;
  toY: number;
}

/** Selecting spans by pointer, and pulling relations from a span's label. */
export function useSpanPointer({ editor, spans, onRelate, onOpen }: SpanPointerOptions) {
  const [pull, setPull] = useState<Pull | null>(null);

  const spanUnder = (target: EventTarget | null, deeper: boolean): string | null => {
    if (!(target instanceof Element)) return null;
    const label = target.closest<HTMLElement>("[data-label]")?.dataset.label;
    if (label) return label;
    const ids = target.closest<HTMLElement>("[data-spans]")?.dataset.spans?.split(" ") ?? [];
    const under = spans.filter((s) => ids.includes(s.id)).sort((a, b) => a.end - a.start - (b.end - b.start));
    if (!deeper) return under[0]?.id ?? null;
    const position = under.findIndex((s) => editor.store.get().selection.has(s.id));
    return under[(position + 1) % Math.max(under.length, 1)]?.id ?? null;
  };

  const pick = (id: string, event: { shiftKey: boolean }) => {
    const { selection } = editor.store.get();
    editor.select(event.shiftKey ? [...selection, id] : [id]);
  };

  return {
    pull,
    onPointerDown: (event: PointerEvent) => {
      if (event.button === 2) {
        const id = spanUnder(event.target, false);
        if (id) onOpen?.(id, { x: event.clientX, y: event.clientY });
      }
    },
    onPointerMove: (event: PointerEvent) => {
      if (event.buttons === 0) editor.hover(spanUnder(event.target, false));
    },
    onClick: (event: MouseEvent) => {
      if (window.getSelection()?.isCollapsed === false) return;
      const id = spanUnder(event.target, event.altKey);
      if (id) pick(id, event);
      else editor.select([]);
    },
    onGrab: (id: string, event: PointerEvent) => {
      if (event.button !== 0 || editor.readOnly) return;
      event.preventDefault();
      const label = event.currentTarget as HTMLElement;
      const box = label.getBoundingClientRect();
      const start: Pull = { fromX: box.x + box.width / 2, fromY: box.y, toX: event.clientX, toY: event.clientY };
      let pulled = false;
      const move = (e: globalThis.PointerEvent) => {
        pulled ||= Math.hypot(e.clientX - event.clientX, e.clientY - event.clientY) > 5;
        if (pulled) setPull({ ...start, toX: e.clientX, toY: e.clientY });
      };
      const end = (e: globalThis.PointerEvent) => {
        window.removeEventListener("pointermove", move);
        window.removeEventListener("pointerup", end);
        window.removeEventListener("pointercancel", end);
        setPull(null);
        const other =
          e.type === "pointerup" && pulled ? spanUnder(document.elementFromPoint(e.clientX, e.clientY), false) : null;
        if (other && other !== id) onRelate(id, other, { x: e.clientX, y: e.clientY });
      };
      window.addEventListener("pointermove", move);
      window.addEventListener("pointerup", end);
      window.addEventListener("pointercancel", end);
    },
  };
}
