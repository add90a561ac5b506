import { expect, test } from "bun:test";
import type { Region } from "../region.contract.ts";
import { overlap } from "./overlap.ts";

const base = { id: "r", class: "thing", attributes: {} };
const turned = (rotation: number, width: number, height: number): Region => ({
  ...base,
  type: "rotated_bbox",
  x: 50 - width / 2,
  y: 50 - height / 2,
  width,
  height,
  rotation,
});
const box = (frame: number, x: number, outside = false) => ({
  frame,
  x,
  y: 0,
  width: 10,
  height: 10,
  outside,
  occluded: false,
  keyframe: true,
});
const named = (name: string, x: number, y: number) => ({ name, x, y, visibility: 2 as const });

const table: [string, Region, Region, number][] = [
  ["a box turned by a quarter is the box on its side", turned(90, 20, 40), turned(0, 40, 20), 1],
  ["a square turned by an eighth shares an octagon", turned(45, 10, 10), turned(0, 10, 10), 0.7071],
  [
    "a circle of half the area inside another",
    { ...base, type: "ellipse", cx: 0, cy: 0, rx: 10, ry: 10, rotation: 0 },
    { ...base, type: "ellipse", cx: 0, cy: 0, rx: 10, ry: 5, rotation: 0 },
    0.5,
  ],
  [
    "half a second of two seconds",
    { ...base, type: "audio_segment", start: 0, end: 1.25 },
    { ...base, type: "audio_segment", start: 0.75, end: 2 },
    0.25,
  ],
  [
    "a span and its longer form",
    { ...base, type: "span", start: 4, end: 8 },
    { ...base, type: "span", start: 4, end: 14 },
    0.4,
  ],
  ["points ten pixels apart", { ...base, type: "point", x: 0, y: 0 }, { ...base, type: "point", x: 6, y: 8 }, 0.5],
  [
    "tracks that share one frame of two",
    { ...base, type: "track", frames: [box(0, 0), box(1, 0)] },
    { ...base, type: "track", frames: [box(0, 0), box(1, 0, true)] },
    0.5,
  ],
  [
    "keypoints of which one of two is named by both",
    { ...base, type: "keypoints", points: [named("eye", 0, 0), named("nose", 9, 9)] },
    { ...base, type: "keypoints", points: [named("eye", 0, 0)] },
    0.5,
  ],
  [
    "things of different types have nothing in common",
    { ...base, type: "point", x: 0, y: 0 },
    { ...base, type: "bbox", x: 0, y: 0, width: 1, height: 1 },
    0,
  ],
];

test.each(table)("%s", (_name, a, b, expected) => {
  expect(overlap(a, b)).toBeCloseTo(expected, 3);
  expect(overlap(b, a)).toBeCloseTo(expected, 3);
});
