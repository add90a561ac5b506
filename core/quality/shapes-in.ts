import type { MeasuredRegions, ShapeType } from "../annotations/measure.contract.ts";
import type { ShapeAgreement } from "./contract.ts";
import type { Resampling } from "./statistics/bootstrap.ts";
import { markAlpha } from "./statistics/agreement/mark-alpha.ts";
import { spanAlpha } from "./statistics/agreement/span-alpha.ts";

type Measured = MeasuredRegions["shapes"][number];
type Stretches = MeasuredRegions["stretches"][number];

/** Where every two are compared, a text with more marks than this of one type is left out. */
const MOST_SPANS = 4000;
/** Regions without an area of their own are alike by how near they are. */
const placed: ReadonlySet<ShapeType> = new Set(["point", "polyline", "keypoints"]);

/** How people agree on where things are, by what marks are, those with the most marks first. */
export function shapesIn({ shapes, stretches }: MeasuredRegions, resampling: Resampling): ShapeAgreement[] {
  const items = [
    ...shapes.map((one) => ofShapes(one, resampling)),
    ...stretches.map((one) => ofStretches(one, resampling)),
  ];
  return items.sort((a, b) => b.marks - a.marks || (a.type < b.type ? -1 : 1));
}

function ofShapes({ type, tasks, chance }: Measured, resampling: Resampling): ShapeAgreement {
  const given = tasks.map(({ people, ...rest }) => ({ ...rest, people: people.length }));
  const { value, low, high } = markAlpha(given, chance, resampling);
  const marks = tasks.reduce((sum, one) => sum + one.workers.length, 0);
  const coefficient = placed.has(type) ? "likeness_alpha" : "iou_alpha";
  return { type, coefficient, value, low, high, tasks: tasks.length, people: peopleIn(tasks), marks };
}

function ofStretches({ type, tasks }: Stretches, resampling: Resampling): ShapeAgreement {
  const few = tasks.filter((one) => one.spans.length <= MOST_SPANS);
  const classes = [...new Set(few.flatMap((one) => one.spans.map((span) => span.class)))];
  const numberOf = new Map(classes.map((name, at) => [name, at]));
  // Time is counted in milliseconds: the coefficient is of whole numbers.
  const whole = (at: number) => Math.round(type === "span" ? at : at * 1000);
  const continua = few.map(({ length, people, spans }) => ({
    length: whole(length),
    workers: people.length,
    spans: spans.map(({ worker, class: name, start, end }) => {
      return { worker, label: numberOf.get(name)!, start: whole(start), end: whole(end) };
    }),
  }));
  const { value, low, high } = spanAlpha(continua, null, resampling);
  const marks = few.reduce((sum, one) => sum + one.spans.length, 0);
  return { type, coefficient: "unitizing_alpha", value, low, high, tasks: few.length, people: peopleIn(few), marks };
}

function peopleIn(tasks: readonly { people: readonly string[] }[]): number {
  return new Set(tasks.flatMap((one) => one.people)).size;
}
