import { type Estimate, estimate, numbered, type Resampling } from "../bootstrap.ts";
import { seededRandom } from "../random.ts";

/** Things drawn or written, grouped by task: those of task `t` stand from `starts[t]` to `starts[t + 1]`, exclusive. */
export interface Items {
  starts: Uint32Array;
  /** How different two items are, 0 to 1, also of two tasks, e.g. 1 less the IoU of two boxes; a pair that is NaN does not count. */
  distance(a: number, b: number): number;
}

/** So many pairs at most stand for what is expected by chance; all of them where there are no more. */
const MOST_PAIRS = 50_000;

/**
 * Krippendorff's alpha of things that have no classes, such as boxes, polygons and masks, from their distance (2011). Chance is the mean
 * distance of any two items, drawn by the seed where there are many, and held while tasks are resampled (Hayes and Krippendorff 2007).
 */
export function itemAlpha({ starts, distance }: Items, resampling: Resampling = {}): Estimate {
  const expected = meanDistance(starts.at(-1) ?? 0, distance, resampling.seed ?? 1);
  const tasks = [...starts.keys()].slice(0, -1).filter((task) => starts[task + 1]! - starts[task]! >= 2);
  const within = tasks.map((task) => {
    const size = starts[task + 1]! - starts[task]!;
    let [distances, pairs] = [0, 0];
    for (let i = starts[task]!; i < starts[task + 1]!; i++)
      for (let j = i + 1; j < starts[task + 1]!; j++) {
        const apart = distance(i, j);
        if (Number.isNaN(apart)) continue;
        distances += apart;
        pairs++;
      }
    return pairs === 0 ? null : { mean: distances / pairs, size };
  });
  const counted = within.filter((one) => one !== null);
  return estimate(
    {
      units: numbered(counted.length),
      width: 2,
      add(units, sums) {
        for (const unit of units) {
          sums[0]! += counted[unit]!.mean * counted[unit]!.size;
          sums[1]! += counted[unit]!.size;
        }
      },
      of: ([distances = 0, items = 0]) => 1 - distances / items / expected,
    },
    resampling,
  );
}

function meanDistance(items: number, distance: Items["distance"], seed: number): number {
  let [distances, pairs] = [0, 0];
  const count = (a: number, b: number) => {
    const apart = distance(a, b);
    if (Number.isNaN(apart)) return;
    distances += apart;
    pairs++;
  };
  if ((items * (items - 1)) / 2 <= MOST_PAIRS) {
    for (let a = 0; a < items; a++) for (let b = a + 1; b < items; b++) count(a, b);
  } else {
    const random = seededRandom(seed);
    for (let draw = 0; draw < MOST_PAIRS; draw++) {
      const a = Math.floor(random() * items);
      count(a, (a + 1 + Math.floor(random() * (items - 1))) % items);
    }
  }
  return distances / pairs;
}
