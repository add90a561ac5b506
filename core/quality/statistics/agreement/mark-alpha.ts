import { type Estimate, estimate, numbered, type Resampling } from "../bootstrap.ts";
import { type Alike, clusterMarks } from "../fusion/cluster-marks.ts";

/** What people have marked on one task. */
export interface MarkedTask {
  /** How many have looked, also in vain. */
  people: number;
  /** Of each mark, whose it is. */
  workers: readonly number[];
  /** Marks of two people, by their places, that are of one thing, and how alike they are, 0 to 1, e.g. by IoU. */
  pairs: readonly Alike[];
}

/** Marks less alike than this are not of one thing. */
const LEAST = 0.1;

/**
 * Krippendorff's alpha (2011) of where and how things are marked. A thing is what at least one has marked; two marks of it differ by 1 less
 * how alike they are, a mark and nothing by 1. `chance` is how alike any two marks are in the mean, null of fewer than two; what is expected
 * is held while tasks, with all their things, are resampled (Hayes and Krippendorff 2007).
 */
export function markAlpha(tasks: readonly MarkedTask[], chance: number | null, resampling: Resampling = {}): Estimate {
  const parts = tasks.filter(({ people, workers }) => people >= 2 && workers.length > 0).map(observedIn);
  const marks = parts.reduce((sum, one) => sum + one.marks, 0);
  const items = parts.reduce((sum, one) => sum + one.items, 0);
  const alike = ((marks * (marks - 1)) / 2) * (1 - (chance ?? 0));
  const expected = (alike + marks * (items - marks)) / ((items * (items - 1)) / 2);
  return estimate(
    {
      units: numbered(parts.length),
      width: 2,
      add(units, sums) {
        for (const unit of units) {
          sums[0]! += parts[unit]!.distances;
          sums[1]! += parts[unit]!.items;
        }
      },
      of: ([distances = 0, seen = 0]) => 1 - distances / seen / expected,
    },
    resampling,
  );
}

/** Sums over a task's things: what everybody has said of each, a mark or nothing, and the mean distance of two, as often as people said something. */
function observedIn({ people, workers, pairs }: MarkedTask): { distances: number; items: number; marks: number } {
  const groups = clusterMarks(workers, pairs, LEAST);
  const groupOf = new Map(groups.flatMap((group, at) => group.map((mark) => [mark, at] as const)));
  const shared = new Float64Array(groups.length);
  for (const { a, b, likeness } of pairs) if (groupOf.get(a) === groupOf.get(b)) shared[groupOf.get(a)!]! += likeness;
  const distances = groups.reduce((sum, { length }, at) => {
    const apart = (length * (length - 1)) / 2 - shared[at]! + length * (people - length);
    return sum + (2 * apart) / (people - 1);
  }, 0);
  return { distances, items: groups.length * people, marks: workers.length };
}
