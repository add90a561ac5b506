import { memo } from "react";
import type { CodePoints } from "./code-points.ts";
import { type Paragraph as Stretch, type Segment, segmentsOf, type Span } from "./segments.ts";
import classes from "./text.module.css";

export interface SpanLook {
  colour: string;
  lane: number;
  selected: boolean;
  hovered: boolean;
  /** Has an arc that needs room above the line. */
  related: boolean;
  dashed: boolean;
}

interface ParagraphProps {
  stretch: Stretch;
  spans: readonly Span[];
  looks: ReadonlyMap<string, SpanLook>;
  points: CodePoints;
}

/** One paragraph as segments with their underlines; renders again only when a span over it changes. */
export const TextParagraph = memo(function TextParagraph({ stretch, spans, looks, points }: ParagraphProps) {
  const segments = spans.length === 0 ? [{ ...stretch, spans: [] }] : segmentsOf(stretch, spans);
  return (
    <p className={classes.paragraph}>
      {segments.map((segment) =>
        segment.end > segment.start ? (
          <span
            key={segment.start}
            data-start={segment.start}
            data-end={segment.end}
            data-spans={segment.spans.join(" ") || undefined}
            className={segment.spans.length > 0 ? classes.segment : undefined}
            style={styleOf(segment, looks)}
          >
            {points.slice(segment.start, segment.end)}
          </span>
        ) : null,
      )}
    </p>
  );
}, alike);

function alike(a: ParagraphProps, b: ParagraphProps): boolean {
  if (a.points !== b.points || a.stretch !== b.stretch || a.spans.length !== b.spans.length) return false;
  return a.spans.every((span, i) => {
    const other = b.spans[i]!;
    if (span.id !== other.id || span.start !== other.start || span.end !== other.end) return false;
    const [x, y] = [a.looks.get(span.id), b.looks.get(span.id)];
    return x === y || JSON.stringify(x) === JSON.stringify(y);
  });
}

function styleOf(segment: Segment, all: ReadonlyMap<string, SpanLook>): React.CSSProperties | undefined {
  const looks = segment.spans.flatMap((id) => all.get(id) ?? []);
  if (looks.length === 0) return undefined;
  const lanes = Math.max(...looks.map((look) => look.lane)) + 1;
  const lines = looks.map((look) => {
    const paint = look.dashed
      ? `repeating-linear-gradient(90deg, ${look.colour} 0 5px, transparent 5px 8px)`
      : `linear-gradient(${look.colour}, ${look.colour})`;
    return `${paint} 0 calc(100% - ${(lanes - 1 - look.lane) * 4}px) / 100% ${look.selected ? 3 : 2}px no-repeat`;
  });
  const lit = looks.find((look) => look.selected) ?? looks.find((look) => look.hovered);
  const room = 16 + lanes * 4 + (looks.some((look) => look.related) ? 20 : 0);
  return {
    background: lines.join(", "),
    backgroundColor: lit ? `color-mix(in srgb, ${lit.colour} ${lit.selected ? 26 : 14}%, transparent)` : undefined,
    paddingBottom: 1 + lanes * 4,
    lineHeight: `calc(1.7em + ${room}px)`,
  };
}
