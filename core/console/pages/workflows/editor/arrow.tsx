import { type Edge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import type { ChartEdge } from "../chart/graph.ts";
import { labelLines, leadsInside, type Route, roundedPath } from "../chart/layout.ts";
import classes from "./picture.module.css";

export interface ArrowData {
  edge: ChartEdge;
  route: Route;
  /** Pointer of the transition on it that is selected. */
  selected: string | undefined;
  taken: boolean;
  onSelect?: ((pointer: string) => void) | undefined;
  [key: string]: unknown;
}

/** The transitions between two states: one line at right angles with what sets each off. */
export function Arrow({ data }: EdgeProps<Edge<ArrowData>>) {
  if (!data) return null;
  const { edge, route, selected, taken, onSelect } = data;
  const path = roundedPath(route.points);
  const marks = { "data-selected": selected !== undefined || undefined, "data-taken": taken || undefined };
  const title = edge.lines.map(({ trigger, guard }) => (guard ? `${trigger} [${guard}]` : trigger)).join("\n");
  return (
    <>
      <path d={path} className={classes.reach} onClick={() => onSelect?.(edge.lines[0]!.pointer)} />
      <path d={path} className={classes.arrow} {...marks} />
      {leadsInside(edge) && route.points[0] && (
        <circle cx={route.points[0].x} cy={route.points[0].y} r={4} className={classes.inside} {...marks} />
      )}
      <path d={head(route)} className={classes.head} {...marks} />
      <EdgeLabelRenderer>
        <div
          className={classes.label}
          title={title}
          {...marks}
          style={{
            transform: `translate(${route.label.x}px, ${route.label.y}px)`,
            width: route.label.width,
            height: route.label.height,
          }}
        >
          {labelLines(edge).map(({ text, pointer, dim }, at) => (
            <button
              type="button"
              key={`${pointer}${at}`}
              tabIndex={-1}
              data-dim={dim || undefined}
              data-selected={pointer === selected || undefined}
              onClick={(event) => {
                event.stopPropagation();
                onSelect?.(pointer);
              }}
            >
              {text}
            </button>
          ))}
        </div>
      </EdgeLabelRenderer>
    </>
  );
}

function head({ points }: Route): string {
  const [from, to] = points.slice(-2);
  if (!from || !to) return "";
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const corner = (turn: number) => {
    const x = to.x - 8 * Math.cos(angle + turn);
    const y = to.y - 8 * Math.sin(angle + turn);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  return `M${to.x} ${to.y} L${corner(0.42)} L${corner(-0.42)} Z`;
}
