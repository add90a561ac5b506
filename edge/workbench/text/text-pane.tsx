import { useEffect, useMemo, useRef, useState } from "react";
import type { Region } from "../../../core/annotations/region.contract.ts";
import type { Ink } from "../canvas/paint.ts";
import { labelMarked } from "../document/choose-class.ts";
import type { Editor } from "../document/editor.ts";
import { useStore } from "../store.ts";
import { codePointsOf } from "./code-points.ts";
import { TextParagraph, type SpanLook } from "./paragraph.tsx";
import { byParagraph, lanesOf, paragraphsOf, type Span } from "./segments.ts";
import { TextOverlay } from "./text-overlay.tsx";
import { useSpanPointer } from "./use-span-pointer.ts";
import { useTextCaret } from "./use-text-caret.ts";
import { useMarkedText } from "./use-marked-text.ts";
import classes from "./text.module.css";

export interface TextPaneProps {
  editor: Editor;
  text: string;
  label: string;
  inkOf(region: Region): Ink;
  titleOf(region: Region): string;
  relationTitle(type: string): string;
  onRelate(from: string, to: string, at: { x: number; y: number }): void;
  onOpen?(id: string, at: { x: number; y: number }): void;
  testId?: string;
}

const noSpans: readonly Span[] = [];

/** The text with its spans as underlines, and relations as arcs between them. */
export function TextPane({
  editor,
  text,
  label,
  inkOf,
  titleOf,
  relationTitle,
  onRelate,
  onOpen,
  testId = "text",
}: TextPaneProps) {
  const sheet = useRef<HTMLDivElement>(null);
  const points = useMemo(() => codePointsOf(text), [text]);
  const paragraphs = useMemo(() => paragraphsOf(text), [text]);
  const doc = useStore(editor.store, (s) => s.history.present);
  const selection = useStore(editor.store, (s) => s.selection);
  const hovered = useStore(editor.store, (s) => s.hovered);
  const spans = useMemo(
    () => doc.regions.filter((r): r is Span => r.type === "span" && !doc.hidden.has(r.id)),
    [doc.regions, doc.hidden],
  );
  const relations = doc.relations;
  const looks = useMemo(() => {
    const lanes = lanesOf(spans);
    const related = new Set(relations.flatMap((r) => [r.from, r.to]));
    return new Map(
      spans.map((span): [string, SpanLook] => {
        const { colour, dashed = false } = inkOf(span);
        return [
          span.id,
          {
            colour,
            dashed,
            lane: lanes.get(span.id) ?? 0,
            selected: selection.has(span.id),
            hovered: hovered === span.id,
            related: related.has(span.id),
          },
        ];
      }),
    );
  }, [spans, relations, selection, hovered, inkOf]);

  const inParagraph = useMemo(() => byParagraph(paragraphs, spans), [paragraphs, spans]);

  useMarkedText({ editor, sheet, points });
  const { caretBox, onKeyDown } = useTextCaret({ editor, sheet, text, points });
  const { onPointerDown, onPointerMove, onClick, onGrab, pull } = useSpanPointer({
    editor,
    sheet,
    spans,
    onRelate,
    onOpen,
  });
  const [origin, setOrigin] = useState({ x: 0, y: 0 });
  useEffect(() => {
    const box = sheet.current?.getBoundingClientRect();
    if (pull && box) setOrigin({ x: box.x, y: box.y });
  }, [pull]);

  return (
    <div className={classes.pane} data-testid={testId}>
      <div
        className={classes.frame}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerLeave={() => editor.hover(null)}
        onClick={onClick}
        onPointerUp={() => {
          // With the span tool a marked stretch is labelled at once.
          if (editor.store.get().tool === "span") setTimeout(() => labelMarkedNow(editor), 0);
        }}
      >
        <div
          ref={sheet}
          className={classes.sheet}
          role="application"
          aria-roledescription="text to label"
          aria-label={label}
          tabIndex={0}
          onKeyDown={onKeyDown}
        >
          {paragraphs.map((stretch) => (
            <TextParagraph
              key={stretch.start}
              stretch={stretch}
              spans={inParagraph.get(stretch) ?? noSpans}
              looks={looks}
              points={points}
            />
          ))}
        </div>
        <TextOverlay
          sheet={sheet}
          spans={spans}
          relations={relations}
          looks={looks}
          points={points}
          titleOf={titleOf}
          relationTitle={relationTitle}
          onGrab={onGrab}
        />
        {caretBox && (
          <div
            className={classes.caret}
            style={{ left: caretBox.x, top: caretBox.y, height: caretBox.height }}
            aria-hidden
          />
        )}
        {pull && (
          <svg className={classes.arcs} style={{ pointerEvents: "none" }} aria-hidden>
            <line
              x1={pull.fromX - origin.x}
              y1={pull.fromY - origin.y}
              x2={pull.toX - origin.x}
              y2={pull.toY - origin.y}
              className={classes.arc}
              data-selected
              strokeDasharray="4 3"
            />
          </svg>
        )}
      </div>
    </div>
  );
}

function labelMarkedNow(editor: Editor): void {
  if (!editor.readOnly && editor.store.get().marked) {
    labelMarked(editor);
    window.getSelection()?.removeAllRanges();
  }
}
