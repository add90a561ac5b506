import type { Bench } from "../bench-definition.ts";
import { buildPage, runCrowd, runFew } from "./canvas-contenders.ts";

/** How smoothly the workbench's canvas is dragged about and zoomed while many regions are on it. */
export const canvasBench: Bench = {
  name: "canvas",
  summary: "a picture with 1,000 boxes is dragged about and zoomed by a mouse in Chromium, without a graphics card",
  unit: "frames",
  prepare: buildPage,
  contenders: [
    { name: "crowd", run: runCrowd },
    { name: "few", run: runFew },
  ],
  ratios: [
    {
      ratio: "vs_few",
      value: (typical) => typical("crowd") / typical("few"),
      goal: 0.9,
      better: "higher",
      means: "of the frames per second of the same picture with eight boxes",
    },
    {
      ratio: "p95_frame_ms",
      value: (typical) => typical("crowd", "p95_ms"),
      goal: 34,
      better: "lower",
      means: "milliseconds between two frames, all but the slowest in twenty: two frames of a screen of 60 hertz",
    },
  ],
  peers: null,
};
