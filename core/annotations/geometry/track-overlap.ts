import type { RegionOf } from "../region.contract.ts";
import { type Box, shared } from "./box.ts";

type Frames = RegionOf<"track">["frames"];

/** Longer tracks are compared at this many frames, evenly spread. */
const MOST_FRAMES = 2048;

/** Where a track's box is at rising frames: between two given boxes on the straight way, nowhere while it is outside. */
function follower(frames: Frames): (frame: number) => Box | null {
  let at = 0;
  return (frame) => {
    while (at + 1 < frames.length && frames[at + 1]!.frame <= frame) at += 1;
    const [from, to] = [frames[at], frames[at + 1]];
    if (!from || frame < from.frame || from.outside) return null;
    if (frame === from.frame) return from;
    if (!to) return null;
    const part = (frame - from.frame) / (to.frame - from.frame);
    const between = (name: keyof Box) => from[name] + (to.outside ? 0 : (to[name] - from[name]) * part);
    return { x: between("x"), y: between("y"), width: between("width"), height: between("height") };
  };
}

/** At how many frames two tracks are compared. */
export function framesLookedAt(a: Frames, b: Frames): number {
  const [first, last] = [Math.min(a[0]!.frame, b[0]!.frame), Math.max(a.at(-1)!.frame, b.at(-1)!.frame)];
  return Math.min(MOST_FRAMES, last - first + 1);
}

/** Volume over time that two tracks share, over what either has: boxes frame by frame, interpolated between the given ones. */
export function trackIou(a: Frames, b: Frames): number {
  const first = Math.min(a[0]!.frame, b[0]!.frame);
  const last = Math.max(a.at(-1)!.frame, b.at(-1)!.frame);
  const count = framesLookedAt(a, b);
  const [mine, theirs] = [follower(a), follower(b)];
  let [both, either] = [0, 0];
  for (let i = 0; i < count; i++) {
    const frame = count === 1 ? first : Math.round(first + (i * (last - first)) / (count - 1));
    const [left, right] = [mine(frame), theirs(frame)];
    const common = left && right ? shared(left, right) : 0;
    both += common;
    either += areaOf(left) + areaOf(right) - common;
  }
  const iou = both / either;
  return Number.isFinite(iou) ? Math.min(1, Math.max(0, iou)) : 0;
}

const areaOf = (box: Box | null) => (box ? box.width * box.height : 0);
