import { describe, expect, test } from "bun:test";
import { crowdOf } from "../crowd.ts";
import { seededRandom } from "../random.ts";
import { distanceAlpha } from "./distance-alpha.ts";
import { itemAlpha } from "./item-alpha.ts";
import { nominalAlpha } from "./nominal-alpha.ts";
import { crowdOfRows, fourCoders } from "./oracles.suite.ts";
import { distanceOfSets, jaccardDistance, masiDistance } from "./set-distance.ts";
import { spanAlpha } from "./span-alpha.ts";

const none = { replicates: 0 };

describe("sets", () => {
  const set = (...members: number[]) => new Set(members);

  test("MASI and Jaccard distances by hand", () => {
    expect(masiDistance(set(1, 2), set(1, 2))).toBe(0);
    expect(masiDistance(set(1, 2), set(1, 2, 3, 4))).toBeCloseTo(1 - (2 / 3) * (1 / 2), 12);
    expect(masiDistance(set(1, 2), set(2, 3))).toBeCloseTo(1 - (1 / 3) * (1 / 3), 12);
    expect(masiDistance(set(1), set(2))).toBe(1);
    expect([masiDistance(set(), set()), masiDistance(set(), set(1))]).toEqual([0, 1]);
    expect(jaccardDistance(set(1, 2), set(2, 3))).toBeCloseTo(2 / 3, 12);
    expect([jaccardDistance(set(), set()), jaccardDistance(set(), set(1))]).toEqual([0, 1]);
  });

  test("alpha of sets gives part of the credit for overlap, and of single members it is nominal", () => {
    const crowd = crowdOfRows(fourCoders, 5);
    const single = distanceOfSets(
      [0, 1, 2, 3, 4].map((one) => set(one)),
      masiDistance,
    );
    expect(distanceAlpha(crowd, single, none).value).toBeCloseTo(0.743421, 6);
    const nested = distanceOfSets([set(0), set(0, 1), set(0, 1, 2), set(3), set(3, 4)], jaccardDistance);
    expect(distanceAlpha(crowd, nested, none).value!).toBeGreaterThan(0.743421);
  });

  test("with many classes what is expected is held, and the interval still holds the value", () => {
    const random = seededRandom(1);
    const truth = Array.from({ length: 60 }, () => Math.floor(random() * 200));
    const crowd = crowdOf({
      tasks: Uint32Array.from({ length: 180 }, (_, i) => i % 60),
      workers: Uint32Array.from({ length: 180 }, (_, i) => Math.floor(i / 60)),
      labels: Uint16Array.from({ length: 180 }, (_, i) =>
        random() < 0.8 ? truth[i % 60]! : Math.floor(random() * 200),
      ),
      taskCount: 60,
      workerCount: 3,
      classCount: 200,
    });
    const { value, low, high } = distanceAlpha(crowd, (a, b) => Number(a !== b));
    expect(value).toBeCloseTo(nominalAlpha(crowd, none).value!, 9);
    expect(low! < value! && value! < high!).toBe(true);
  });
});

describe("things without classes", () => {
  const boxes = (shift: number) =>
    Array.from({ length: 40 }, (_, i) => [Math.floor(i / 2) * 100 + (i % 2) * shift, 10]);
  const overlap = (all: number[][]) => (a: number, b: number) => {
    const [x = 0, w = 0] = all[a]!;
    const [y = 0, v = 0] = all[b]!;
    const both = Math.max(0, Math.min(x + w, y + v) - Math.max(x, y));
    return 1 - both / (w + v - both);
  };
  const starts = Uint32Array.from({ length: 21 }, (_, task) => task * 2);

  test("equal boxes agree wholly, shifted ones less, and those of other tasks are what chance gives", () => {
    const alphas = [0, 2, 5].map((shift) => itemAlpha({ starts, distance: overlap(boxes(shift)) }).value!);
    expect(alphas[0]).toBe(1);
    expect(alphas[1]!).toBeGreaterThan(alphas[2]!);
    expect(alphas[1]).toBeCloseTo(1 - (1 / 3) * (780 / (760 + 20 / 3)), 9);
  });

  test("pairs that cannot be compared do not count", () => {
    const { value, units } = itemAlpha({
      starts,
      distance: (a, b) => (a === 0 ? Number.NaN : overlap(boxes(0))(a, b)),
    });
    expect([value, units]).toEqual([1, 19]);
    expect(itemAlpha({ starts, distance: () => Number.NaN }).value).toBeNull();
    expect(itemAlpha({ starts: new Uint32Array(1), distance: () => 1 }).value).toBeNull();
  });

  test("chance is drawn by the seed where there are many", () => {
    const items = {
      starts: Uint32Array.from({ length: 301 }, (_, task) => task * 2),
      distance: (a: number, b: number) => Number(a % 3 !== b % 3),
    };
    expect(itemAlpha(items, { seed: 2 })).toEqual(itemAlpha(items, { seed: 2 }));
    expect(itemAlpha(items, { seed: 2 }).value).not.toBe(itemAlpha(items, { seed: 3 }).value);
  });
});

test("spans: the same is 1, an interval comes from several texts, and what reaches out or overlaps is cut", () => {
  const text = (shift: number) => ({
    length: 100,
    workers: 2,
    spans: [
      { worker: 0, label: 0, start: 10, end: 30 },
      { worker: 1, label: 0, start: 10 + shift, end: 30 + shift },
    ],
  });
  expect(spanAlpha([text(0), text(0)])).toMatchObject({ value: 1, low: 1, high: 1, units: 2 });
  const mixed = spanAlpha([text(0), text(5), text(15), text(2)]);
  expect(mixed.low! < mixed.value! && mixed.value! < mixed.high!).toBe(true);
  const cut = text(0);
  cut.spans.push({ worker: 0, label: 0, start: 20, end: 30 }, { worker: 1, label: 0, start: 100, end: 140 });
  expect(spanAlpha([cut]).value).toBe(1);
  expect(spanAlpha([{ ...text(0), workers: 1 }]).value).toBeNull();
});
