import { useLayoutEffect, useState } from "react";
import type { Relation } from "../../../core/annotations/region.contract.ts";
import { readableOn } from "../panel/class-colour.ts";
import type { CodePoints } from "./code-points.ts";
import { arcEndOf, lanesByLine, linesOf, type PlacedArc, type PlacedLabel, placeArcs, placeLabels } from "./measure.ts";
import type { SpanLook } from "./paragraph.tsx";
import { segmentsIn } from "./dom-points.ts";
import { lanesOf, type Span } from "./segments.ts";
import classes from "./text.module.css";

interface OverlayProps {
  sheet: React.RefObject<HTMLDivElement | null>;
  spans: readonly Span[];
  relations: readonly Relation[];
  looks: ReadonlyMap<string, SpanLook>;
  points: CodePoints;
  titleOf(span: Span): string;
  relationTitle(type: string): string;
  onGrab(id: string, event: React.PointerEvent): void;
}

/** Labels under the spans and arcs above them, put where the browser has laid out the text. */
export function TextOverlay({ sheet, spans, relations, looks, points, titleOf, relationTitle, onGrab }: OverlayProps) {
  const [placed, setPlaced] = useState<{ labels: PlacedLabel[]; arcs: PlacedArc[] }>({ labels: [], arcs: [] });
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = sheet.current!;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    void document.fonts?.ready.then(() => setWidth((old) => old + 0.001));
    return () => observer.disconnect();
  }, [sheet]);
  useLayoutEffect(() => {
    const element = sheet.current!;
    const [segments, origin] = [segmentsIn(element), element.getBoundingClientRect()];
    const lines = new Map(spans.map((span) => [span.id, linesOf(element, span, points, segments, origin)]));
    const lanes = lanesOf(spans);
    const depth = lanesByLine(lines, (id) => lanes.get(id) ?? 0);
    const starts = spans.flatMap((span) => {
      const first = lines.get(span.id)?.[0];
      return first
        ? [
            {
              id: span.id,
              x: first.x,
              bottom: first.bottom + 2 + depth(first.bottom) * 4,
              words: labelWidth(titleOf(span)),
            },
          ]
        : [];
    });
    const ends = new Map(
      spans.flatMap((span) => {
        const end = arcEndOf(lines.get(span.id) ?? []);
        return end ? [[span.id, end] as const] : [];
      }),
    );
    setPlaced({ labels: placeLabels(starts), arcs: placeArcs(relations, ends) });
  }, [spans, relations, points, width, titleOf, sheet]);
  const byId = new Map(spans.map((span) => [span.id, span]));
  return (
    <div className={classes.overlay} aria-hidden>
      <svg className={classes.arcs}>
        <defs>
          <marker
            id="arc-head"
            viewBox="0 0 8 8"
            refX="6"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M 0 0 L 8 4 L 0 8 z" fill="var(--mantine-color-dimmed)" />
          </marker>
        </defs>
        {placed.arcs.map(({ relation, path }) => (
          <path
            key={`${relation.from}-${relation.to}-${relation.type}`}
            d={path}
            className={classes.arc}
            markerEnd="url(#arc-head)"
            data-selected={isLit(relation, looks) || undefined}
          />
        ))}
      </svg>
      {placed.arcs.map(({ relation, nameX, nameY }) => (
        <span
          key={`${relation.from}-${relation.to}-${relation.type}`}
          className={classes.arcName}
          style={{ left: nameX, top: nameY }}
        >
          {relationTitle(relation.type)}
        </span>
      ))}
      {placed.labels.map(({ id, x, y, width: wide }) => {
        const [span, look] = [byId.get(id), looks.get(id)];
        if (!span || !look) return null;
        const style = {
          left: x,
          top: y,
          maxWidth: wide,
          "--ink": look.colour,
          "--on-ink": readableOn(look.colour),
        } as React.CSSProperties;
        return (
          <span
            key={id}
            className={classes.label}
            style={style}
            data-label={id}
            data-selected={look.selected || undefined}
            onPointerDown={(event) => onGrab(id, event)}
          >
            {titleOf(span)}
          </span>
        );
      })}
    </div>
  );
}

// Close enough to lay labels out before they are drawn; the text itself is cut with an ellipsis.
function labelWidth(words: string): number {
  return 14 + words.length * 6.6;
}

function isLit(relation: Relation, looks: ReadonlyMap<string, SpanLook>): boolean {
  return Boolean(looks.get(relation.from)?.selected || looks.get(relation.to)?.selected);
}
