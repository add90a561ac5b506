import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { seededRandom } from "../random.ts";
import { type Box, boxes, boxIou } from "./boxes.ts";
import { clusterMarks } from "./cluster-marks.ts";
import { fuseMarks, type Mark } from "./fuse-marks.ts";
import { type Mask, masks, maskIou } from "./masks.ts";
import { medoid } from "./medoid.ts";
import { polygons } from "./polygons.ts";
import { spans, textSpans } from "./spans.ts";

const box = (x: number, y: number, width = 10, height = 10): Box => ({ x, y, width, height });
const mark = <Shape>(worker: number, shape: Shape, label = 0): Mark<Shape> => ({ worker, label, shape });
const three = { workers: [0, 1, 2] };

describe("groups", () => {
  test("hold what is alike, at most one of a worker, the most alike first", () => {
    const pairs = [
      { a: 0, b: 1, likeness: 0.6 },
      { a: 0, b: 2, likeness: 0.9 },
      { a: 2, b: 3, likeness: 0.7 },
    ];
    expect(clusterMarks([0, 1, 1, 2], pairs, 0.5)).toEqual([[0, 2], [1], [3]]);
    expect(clusterMarks([0, 1, 1, 2], [...pairs, { a: 0, b: 3, likeness: 0.5 }], 0.5)).toEqual([[0, 2, 3], [1]]);
    expect(clusterMarks([], [], 0.5)).toEqual([]);
  });
});

describe("boxes", () => {
  test("of three workers become one by the medians of their edges, and what one alone drew is left out", () => {
    const fused = fuseMarks(
      [mark(0, box(0, 0)), mark(1, box(1, 0)), mark(2, box(3, 1)), mark(2, box(50, 50))],
      boxes,
      three,
    );
    expect(fused).toEqual([{ shape: box(1, 0), label: 0, agreement: 1, support: 1, members: [0, 1, 2] }]);
  });

  test("with support 0 all is kept, and what half of them drew is enough by default", () => {
    const marks = [mark(0, box(0, 0)), mark(1, box(50, 50))];
    expect(fuseMarks(marks, boxes, { ...three, support: 0 }).map((one) => one.support)).toEqual([1 / 3, 1 / 3]);
    expect(fuseMarks(marks, boxes, three)).toEqual([]);
    expect(fuseMarks(marks, boxes, { workers: [0, 1] })).toHaveLength(2);
  });

  test("are named by the votes of those who drew them, by weight", () => {
    const marks = [mark(0, box(0, 0), 4), mark(1, box(0, 0), 2), mark(2, box(0, 0), 2)];
    expect(fuseMarks(marks, boxes, three)[0]).toMatchObject({ label: 2, agreement: 2 / 3 });
    const weights = Float64Array.of(5, 1, 1);
    expect(fuseMarks(marks, boxes, { ...three, weights })[0]).toMatchObject({ label: 4, agreement: 5 / 7 });
    expect(fuseMarks(marks, boxes, { ...three, weights: Float64Array.of(0, 0, 0) })).toEqual([]);
  });

  test("two things at one place stay two, each with its own class", () => {
    const marks = [0, 1, 2].flatMap((worker) => [mark(worker, box(0, 0), 1), mark(worker, box(0, 0), 2)]);
    expect(fuseMarks(marks, boxes, three).map(({ label, agreement }) => [label, agreement])).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });

  test("of those who did not look, or that are no boxes, do not count", () => {
    const marks = [mark(0, box(0, 0)), mark(9, box(0, 0)), mark(1, box(Number.NaN, 0)), mark(1, box(0, Infinity))];
    const [one] = fuseMarks(marks, boxes, { ...three, support: 0.3 });
    expect(one).toMatchObject({ members: [0], support: 1 / 3 });
    expect(fuseMarks([], boxes, three)).toEqual([]);
    expect(fuseMarks([], boxes, { workers: [] })).toEqual([]);
  });

  test("of no area are alike when they are the same, and the largest doubles have a likeness", () => {
    expect([boxIou(box(1, 1, 0, 0), box(1, 1, 0, 0)), boxIou(box(1, 1, 0, 0), box(2, 1, 0, 0))]).toEqual([1, 0]);
    expect(boxIou(box(0, 0, 1e308, 1e308), box(0, 0, 1e308, 5e307))).toBeCloseTo(0.5, 9);
    expect(boxIou(box(-1e308, 0, 1e308, 1), box(0, 0, 1e308, 1))).toBe(0);
    expect(boxIou(box(0, 0), box(5, 0))).toBeCloseTo(1 / 3, 12);
  });

  test("planted boxes are found again, nearer than any worker drew them", () => {
    const random = seededRandom(11);
    const noise = () => 4 * (random() - 0.5);
    const truth = Array.from({ length: 60 }, (_, at) =>
      box((at % 8) * 60, Math.floor(at / 8) * 60, 30 + 10 * random(), 30 + 10 * random()),
    );
    const marks = Array.from({ length: 5 }, (_, worker) =>
      truth
        .filter(() => random() < 0.85)
        .map((one) => mark(worker, box(one.x + noise(), one.y + noise(), one.width + noise(), one.height + noise())))
        .concat(Array.from({ length: 5 }, () => mark(worker, box(1000 * random(), 2000 + 5000 * random())))),
    ).flat();
    const fused = fuseMarks(marks, boxes, { workers: [0, 1, 2, 3, 4] });
    const found = truth.map((one) => Math.max(0, ...fused.map(({ shape }) => boxIou(one, shape))));
    expect(found.filter((iou) => iou > 0.8).length).toBeGreaterThanOrEqual(56);
    expect(fused.length).toBeLessThanOrEqual(60);
    const mean = (list: number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
    const drawn = truth.map((one) => mean(marks.map(({ shape }) => boxIou(one, shape)).filter((iou) => iou > 0.5)));
    expect(mean(found.filter((iou) => iou > 0))).toBeGreaterThan(mean(drawn) + 0.02);
  });

  test("ten thousand of them by three workers are fused", () => {
    const marks = [0, 1, 2].flatMap((worker) =>
      Array.from({ length: 10_000 }, (_, at) =>
        mark(worker, box((at % 1000) * 20 + worker, Math.floor(at / 1000) * 20)),
      ),
    );
    expect(fuseMarks(marks, boxes, three)).toHaveLength(10_000);
  });
});

test("spans become one by the medians of their ends, which stay whole in texts", () => {
  const marks = [mark(0, { start: 0, end: 10 }), mark(1, { start: 1, end: 11 }), mark(1, { start: 40, end: 44 })];
  expect(fuseMarks(marks, spans, { workers: [0, 1], support: 0.6 }).map(({ shape }) => shape)).toEqual([
    { start: 0.5, end: 10.5 },
  ]);
  expect(fuseMarks(marks, textSpans, { workers: [0, 1], support: 0.6 }).map(({ shape }) => shape)).toEqual([
    { start: 0, end: 11 },
  ]);
  expect(spans.likeness({ start: 3, end: 3 }, { start: 3, end: 3 })).toBe(1);
  expect(spans.likeness({ start: 0, end: 4 }, { start: 4, end: 8 })).toBe(0);
});

describe("masks", () => {
  const mask = (picture: string): Mask => {
    const rows = picture.split("/");
    const size = [rows.length, rows[0]!.length] as const;
    const pixels = Array.from({ length: size[0] * size[1] }, (_, at) => rows[at % size[0]]![Math.floor(at / size[0])]!);
    const counts = [0];
    let last = ".";
    for (const pixel of pixels) {
      if (pixel !== last) counts.push(0);
      last = pixel;
      counts[counts.length - 1]!++;
    }
    return { size, counts };
  };
  const picture = ({ size, counts }: Mask) => {
    const pixels = counts.map((length, run) => ".#"[run % 2]!.repeat(length)).join("");
    return Array.from({ length: size[0] }, (_, y) =>
      Array.from({ length: size[1] }, (_unused, x) => pixels[x * size[0] + y]).join(""),
    ).join("/");
  };
  const drawn = ["##../##../....", "###./##../....", "##../.##./.#.."].map(mask);

  test("are merged by what more than half of them cover", () => {
    expect(picture(masks.merge(drawn, [1, 1, 1]))).toBe("##../##../....");
    expect(picture(masks.merge(drawn, [1, 1, 5]))).toBe("##../.##./.#..");
    expect(picture(masks.merge(drawn.slice(1), [1, 1]))).toBe("##../.#../....");
    const [one] = fuseMarks(
      drawn.map((shape, worker) => mark(worker, shape)),
      masks,
      three,
    );
    expect(picture(one!.shape)).toBe("##../##../....");
  });

  test("any of them, by pixels counted one at a time", () => {
    const row = fc.array(fc.constantFrom(".", "#"), { minLength: 5, maxLength: 5 }).map((cells) => cells.join(""));
    const any = fc.array(row, { minLength: 4, maxLength: 4 }).map((rows) => rows.join("/"));
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 5 }), (pictures) => {
        const votes = [...pictures[0]!].map((_, at) => pictures.filter((one) => one[at] === "#").length);
        const expected = [...pictures[0]!].map((c, at) =>
          c === "/" ? c : votes[at]! > pictures.length / 2 ? "#" : ".",
        );
        expect(
          picture(
            masks.merge(
              pictures.map(mask),
              pictures.map(() => 1),
            ),
          ),
        ).toBe(expected.join(""));
        const [a = "", b = a] = pictures;
        const either = [...a].filter((c, at) => c === "#" || b[at] === "#").length;
        const both = [...a].filter((c, at) => c === "#" && b[at] === "#").length;
        expect(maskIou(mask(a), mask(b))).toBeCloseTo(either === 0 ? 0 : both / either, 12);
      }),
    );
  });

  test("of another size are not alike, empty ones mark nothing, and runs beyond the end are cut", () => {
    expect(maskIou(mask("##"), mask("#/#"))).toBe(0);
    expect(fuseMarks([mark(0, mask(".."))], masks, { workers: [0] })).toEqual([]);
    expect(maskIou({ size: [1, 2], counts: [0, 100] }, mask("##"))).toBe(1);
  });
});

test("polygons: the one most like the others stands, with all that belongs to it", () => {
  const square = (x: number, holes: number) => ({
    points: [
      [x, 0],
      [x + 10, 0],
      [x + 10, 10],
      [x, 10],
    ] as [number, number][],
    holes,
  });
  const overlap = (a: ReturnType<typeof square>, b: ReturnType<typeof square>) =>
    Math.max(0, 1 - Math.abs(a.points[0]![0] - b.points[0]![0]) / 10);
  const marks = [mark(0, square(0, 1)), mark(1, square(2, 2)), mark(2, square(3, 3))];
  expect(fuseMarks(marks, polygons(overlap), three)[0]!.shape).toBe(marks[1]!.shape);
  const broken = { points: [[Number.NaN, 0]] as [number, number][], holes: 0 };
  expect(fuseMarks([mark(0, broken)], polygons(overlap), { workers: [0] })).toEqual([]);
  expect(() => medoid([], [], () => 1)).toThrow(RangeError);
});
