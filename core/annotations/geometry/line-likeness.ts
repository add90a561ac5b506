import type { Point } from "../region.contract.ts";

const SAMPLES = 32;

function lengthOf(line: readonly Point[]): number {
  let sum = 0;
  for (let i = 0; i + 1 < line.length; i++)
    sum += Math.hypot(line[i + 1]![0] - line[i]![0], line[i + 1]![1] - line[i]![1]);
  return sum;
}

/** Points in the middles of equal parts of a line. */
function samplesOf(line: readonly Point[], length: number): Point[] {
  if (!(length > 0)) return [line[0]!];
  const found: Point[] = [];
  let passed = 0;
  for (let i = 0; i + 1 < line.length && found.length < SAMPLES; i++) {
    const [[ax, ay], [bx, by]] = [line[i]!, line[i + 1]!];
    const step = Math.hypot(bx - ax, by - ay);
    for (let at = ((found.length + 0.5) * length) / SAMPLES; step > 0 && at <= passed + step;) {
      const part = (at - passed) / step;
      found.push([ax + (bx - ax) * part, ay + (by - ay) * part]);
      if (found.length === SAMPLES) break;
      at = ((found.length + 0.5) * length) / SAMPLES;
    }
    passed += step;
  }
  return found;
}

function distanceTo([x, y]: Point, line: readonly Point[]): number {
  let least = Infinity;
  for (let i = 0; i + 1 < line.length; i++) {
    const [[ax, ay], [bx, by]] = [line[i]!, line[i + 1]!];
    const [dx, dy] = [bx - ax, by - ay];
    const squared = dx * dx + dy * dy;
    const part = squared > 0 ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared)) : 0;
    const [ex, ey] = [ax + dx * part - x, ay + dy * part - y];
    least = Math.min(least, ex * ex + ey * ey);
  }
  return Math.sqrt(least);
}

function closeness(samples: readonly Point[], line: readonly Point[], reach: number): number {
  const sum = samples.reduce((total, point) => total + Math.max(0, 1 - distanceTo(point, line) / reach), 0);
  return sum / samples.length;
}

/**
 * How much of two lines runs together, 0 to 1, like an intersection over union of lengths: each part counts by how close it
 * is to the other line, from 1 where they touch to 0 at `reach` pixels. Direction does not matter; half of a line is 0.5.
 */
export function lineLikeness(a: readonly Point[], b: readonly Point[], reach: number): number {
  const [mine, theirs] = [lengthOf(a), lengthOf(b)];
  const [near, far] = [closeness(samplesOf(a, mine), b, reach), closeness(samplesOf(b, theirs), a, reach)];
  const total = mine + theirs;
  const dice = total > 0 ? near * (mine / total) + far * (theirs / total) : (near + far) / 2;
  const likeness = dice / (2 - dice);
  return Number.isFinite(likeness) ? Math.min(1, Math.max(0, likeness)) : 0;
}
