import { Text } from "@mantine/core";
import type { LabelClass, RegionType } from "../../projects/label-schema.contract.ts";

const places = [
  [24, 78, 96, 62],
  [150, 52, 70, 96],
  [238, 88, 58, 50],
  [96, 26, 44, 34],
] as const;

/** A drawn street with one region for each of the first classes, in the shape of the first tool that suits. */
export function SampleImage({ classes, tools }: { classes: LabelClass[]; tools: RegionType[] }) {
  return (
    <svg
      viewBox="0 0 320 180"
      role="img"
      aria-label="A sample image with regions of your classes"
      style={{ display: "block", width: "100%", borderRadius: 6 }}
    >
      <rect width="320" height="180" fill="#cfd6df" />
      <rect y="128" width="320" height="52" fill="#9aa5b1" />
      <rect x="150" y="52" width="70" height="96" fill="#b3bcc7" />
      <path d="M24 132 q8 -48 48 -48 t48 48 z" fill="#8794a3" />
      <rect x="238" y="92" width="58" height="46" rx="6" fill="#a5b0bc" />
      <circle cx="118" cy="42" r="15" fill="#dfe5ec" />
      {classes.slice(0, 4).map((one, at) => (
        <Shape key={at} of={one} place={places[at]!} tool={(one.tools ?? tools)[0] ?? "bbox"} />
      ))}
    </svg>
  );
}

function Shape({
  of,
  place: [x, y, w, h],
  tool,
}: {
  of: LabelClass;
  place: readonly [number, number, number, number];
  tool: RegionType;
}) {
  const paint = { fill: of.colour, fillOpacity: 0.18, stroke: of.colour, strokeWidth: 2 };
  const label = (of.title ?? of.name).slice(0, 16);
  const width = label.length * 5.6 + 8;
  return (
    <g>
      {tool === "polygon" || tool === "mask" ? (
        <polygon
          points={`${x},${y + h * 0.4} ${x + w * 0.5},${y} ${x + w},${y + h * 0.35} ${x + w * 0.85},${y + h} ${x + w * 0.1},${y + h}`}
          {...paint}
        />
      ) : tool === "ellipse" ? (
        <ellipse cx={x + w / 2} cy={y + h / 2} rx={w / 2} ry={h / 2} {...paint} />
      ) : tool === "point" || tool === "keypoints" ? (
        <circle cx={x + w / 2} cy={y + h / 2} r={5} {...paint} fillOpacity={0.9} />
      ) : tool === "polyline" ? (
        <polyline points={`${x},${y + h} ${x + w / 3},${y + h / 3} ${x + w},${y}`} {...paint} fill="none" />
      ) : (
        <rect x={x} y={y} width={w} height={h} rx={1} {...paint} />
      )}
      <rect x={x} y={y - 13} width={width} height={13} rx={2} fill="#16181c" fillOpacity={0.82} />
      <text x={x + 4} y={y - 3.5} fontSize={9.5} fill="#fff">
        {label}
      </text>
    </g>
  );
}

const words = [
  "In",
  "1862",
  "Abraham Lincoln",
  "spoke in",
  "Washington",
  "about the",
  "Union",
  "and its",
  "future",
  ".",
];
const marked = [2, 4, 1, 6];

/** A sentence with one span for each of the first classes. */
export function SampleText({ classes }: { classes: LabelClass[] }) {
  return (
    <Text fz="md" lh={2.1}>
      {words.map((word, at) => {
        const one = classes[marked.indexOf(at)];
        if (!one) return <span key={word}>{word} </span>;
        return (
          <span key={word}>
            <span style={{ borderBottom: `3px solid ${one.colour}`, background: `${one.colour}22`, padding: "0 2px" }}>
              {word}
            </span>
            <Text component="span" fz="xs" c="dimmed">
              {" "}
              {one.title ?? one.name}{" "}
            </Text>
          </span>
        );
      })}
    </Text>
  );
}
