import type { Annotation, Comparison } from "../../../annotations/contract.ts";
import type { Answer, Point, Region, Result } from "../../../annotations/region.contract.ts";
import { runsOf } from "../../look/mask-runs.ts";

/** What one person made of a task. */
export interface Work {
  userId: string;
  result: Result;
}

/** Who says what of one region of the consensus. */
export interface Support {
  region: Region;
  /** Those who have marked it so. */
  agree: readonly string[];
  /** Those who have marked it as something else. */
  otherwise: readonly { userId: string; class: string }[];
  /** Those who have not marked it, or somewhere else. */
  missing: readonly string[];
  /** Mean overlap with the marks of those who have. */
  overlap: number | null;
}

type Compared = Pick<Annotation, "id" | "userId" | "result">;
/** Marks that overlap by less are not of the same thing. */
const SAME = 0.5;

/** Whose work a consensus is made of, as it was handed in: of each person the last. */
export function peopleOf<A extends Pick<Annotation, "source" | "status" | "userId">>(annotations: readonly A[]): A[] {
  const done = annotations.filter(
    ({ source, status }) => source !== "consensus" && status !== "draft" && status !== "submitting",
  );
  return [...new Map(done.map((one) => [one.userId, one])).values()];
}

/** For every region of the consensus, who agrees; from how it compares with each person's work. */
export function supportOf(
  consensus: Compared,
  people: readonly Compared[],
  comparisons: readonly Pick<Comparison, "left" | "right" | "pairs">[],
): Support[] {
  const marks = new Map(
    consensus.result.regions.map((one) => [one.id, [] as (Compared & { mark: Region; iou: number })[]]),
  );
  for (const person of people) {
    const mine = new Map(person.result.regions.map((one) => [one.id, one]));
    for (const { left, right, pairs } of comparisons) {
      const isLeft = left === consensus.id && right === person.id;
      if (!isLeft && !(right === consensus.id && left === person.id)) continue;
      for (const pair of pairs) {
        const mark = mine.get(isLeft ? pair.right : pair.left);
        if (mark && pair.iou >= SAME)
          marks.get(isLeft ? pair.left : pair.right)?.push({ ...person, mark, iou: pair.iou });
      }
    }
  }
  return consensus.result.regions.map((region) => {
    const found = marks.get(region.id) ?? [];
    const marked = new Set(found.map((one) => one.userId));
    const otherwise = found.filter((one) => one.mark.class !== region.class);
    return {
      region,
      agree: found.filter((one) => one.mark.class === region.class).map((one) => one.userId),
      otherwise: otherwise.map(({ userId, mark }) => ({ userId, class: mark.class })),
      missing: people.map((one) => one.userId).filter((one) => !marked.has(one)),
      overlap: found.length === 0 ? null : found.reduce((sum, one) => sum + one.iou, 0) / found.length,
    };
  });
}

/** What people answered to a question, what most of them said first. */
export function saidOf(people: readonly Pick<Work, "result">[], question: string): { answer: string; count: number }[] {
  const answers = people.flatMap(({ result }) => {
    const answer = Object.hasOwn(result.answers, question) ? result.answers[question] : undefined;
    return answer === undefined ? [] : [answerText(answer)];
  });
  return [...Map.groupBy(answers, (one) => one)]
    .map(([answer, all]) => ({ answer, count: all.length }))
    .toSorted((a, b) => b.count - a.count || (a.answer < b.answer ? -1 : 1));
}

/** An answer in words. */
export function answerText(answer: Answer): string {
  if (typeof answer !== "object") return String(answer);
  return Array.isArray(answer) ? answer.join(", ") : JSON.stringify(answer);
}

/** What else may be true of an item, the likelier first, without what is most likely. */
export function otherwiseOf(posterior: Readonly<Record<string, number>>, label: string): [string, number][] {
  return Object.entries(posterior)
    .filter(([name, share]) => name !== label && share >= 0.005)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 3);
}

/** The upper left corner of what a region covers, of a mask its first pixel; null where it has no place on an image. */
export function cornerOf(region: Region): Point | null {
  switch (region.type) {
    case "bbox":
    case "rotated_bbox":
    case "point":
      return [region.x, region.y];
    case "polygon":
    case "polyline":
      return least(region.points);
    case "keypoints":
      return least(region.points.filter((one) => one.visibility > 0).map((one): Point => [one.x, one.y]));
    case "ellipse":
      return [region.cx - region.rx, region.cy - region.ry];
    case "cuboid":
      return least([...region.front, ...region.back]);
    case "mask": {
      const [first, run] = runsOf(region.rle);
      return run ? [Math.floor(first! / region.rle.size[0]), first! % region.rle.size[0]] : null;
    }
    default:
      return null;
  }
}

function least(points: readonly Point[]): Point | null {
  if (points.length === 0) return null;
  const low = (of: (point: Point) => number) => points.reduce((found, point) => Math.min(found, of(point)), Infinity);
  return [low(([x]) => x), low(([, y]) => y)];
}
