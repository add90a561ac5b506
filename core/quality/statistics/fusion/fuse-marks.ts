import { type Alike, clusterMarks } from "./cluster-marks.ts";

/** What one worker drew or marked. */
export interface Mark<Shape> {
  worker: number;
  label: number;
  shape: Shape;
}

/** How shapes of one kind are found, compared and made one. */
export interface ShapeKind<Shape> {
  /** Where a shape begins and ends along one axis: shapes that do not meet there are not alike. NaN leaves the mark out. */
  extent(shape: Shape): readonly [low: number, high: number];
  /** 0 to 1. */
  likeness(a: Shape, b: Shape): number;
  /** One shape from several, by their weights. */
  merge(shapes: readonly Shape[], weights: readonly number[]): Shape;
}

export interface FusedMark<Shape> {
  shape: Shape;
  /** The class that most weight speaks for, of equals the lowest. */
  label: number;
  /** Its part of the weight of those who marked the thing. */
  agreement: number;
  /** The part of all who looked that marked the thing, by weight. */
  support: number;
  /** Places of the marks it comes from. */
  members: number[];
}

export interface Fusion {
  /** Everybody who looked, also those who marked nothing. */
  workers: readonly number[];
  /** The weight of each worker's word by number, e.g. of a fitted model; 1 when absent. */
  weights?: Float64Array;
  /** How alike marks of one thing are at least, 0.5 when absent. */
  least?: number;
  /** The part of all who looked that must have marked a thing, 0.5 when absent; 0 keeps everything. */
  support?: number;
}

/** Makes one of the marks of several workers: those alike are grouped, and what enough of them marked is merged and named by their votes. */
export function fuseMarks<Shape>(
  marks: readonly Mark<Shape>[],
  kind: ShapeKind<Shape>,
  fusion: Fusion,
): FusedMark<Shape>[] {
  const { least = 0.5, support = 0.5 } = fusion;
  const weightOf = (worker: number) => Math.max(0, fusion.weights ? (fusion.weights[worker] ?? 0) || 0 : 1);
  const everybody = [...new Set(fusion.workers)].reduce((sum, worker) => sum + weightOf(worker), 0);
  const sound = [...marks.keys()].filter((at) => kind.extent(marks[at]!.shape).every(Number.isFinite));
  const looked = new Set(fusion.workers);
  const counted = sound.filter((at) => looked.has(marks[at]!.worker));
  const pairs = meeting(
    counted.map((at) => marks[at]!),
    kind,
  );
  const groups = clusterMarks(
    counted.map((at) => marks[at]!.worker),
    pairs,
    least,
  );
  return groups
    .map((group) => {
      const members = group.map((at) => counted[at]!);
      const weights = members.map((at) => weightOf(marks[at]!.worker));
      const weight = weights.reduce((sum, one) => sum + one, 0);
      const { label, share } = vote(
        members.map((at) => marks[at]!.label),
        weights,
      );
      const shapes = members.map((at) => marks[at]!.shape);
      return { members, label, agreement: share, support: weight / everybody, shapes, weights };
    })
    .filter((one) => one.support > 0 && one.support >= support - 1e-9)
    .map(({ shapes, weights, ...one }) => ({ ...one, shape: kind.merge(shapes, weights) }));
}

/** Pairs of marks by different workers that meet and are alike; those of one class a little more. */
function meeting<Shape>(marks: readonly Mark<Shape>[], { extent, likeness }: ShapeKind<Shape>): Alike[] {
  const extents = marks.map(({ shape }) => extent(shape));
  const order = [...marks.keys()].sort((a, b) => extents[a]![0] - extents[b]![0]);
  const pairs: Alike[] = [];
  let open: number[] = [];
  for (const b of order) {
    open = open.filter((a) => extents[a]![1] >= extents[b]![0]);
    for (const a of open) {
      if (marks[a]!.worker === marks[b]!.worker) continue;
      const found = likeness(marks[a]!.shape, marks[b]!.shape);
      if (found > 0) pairs.push({ a, b, likeness: found + (marks[a]!.label === marks[b]!.label ? SAME_CLASS : 0) });
    }
    open.push(b);
  }
  return pairs;
}
const SAME_CLASS = 1e-6;

function vote(labels: readonly number[], weights: readonly number[]): { label: number; share: number } {
  const votes = new Map<number, number>();
  for (const [at, label] of labels.entries()) votes.set(label, (votes.get(label) ?? 0) + weights[at]!);
  const [best] = [...votes].sort(([a, x], [b, y]) => y - x || a - b);
  const all = weights.reduce((sum, one) => sum + one, 0);
  return { label: best![0], share: all > 0 ? best![1] / all : 0 };
}
