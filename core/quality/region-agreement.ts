import { annotationsContract } from "../annotations/contract.ts";
import type { MeasuredRegions, ShapeType } from "../annotations/measure.contract.ts";
import type { Context } from "../kernel/context.ts";
import { Problem } from "../kernel/wire/problem.ts";
import type { FamilyAgreement } from "./contract.ts";
import type { Resampling } from "./statistics/bootstrap.ts";
import { markAlpha } from "./statistics/agreement/mark-alpha.ts";
import { spanAlpha } from "./statistics/agreement/span-alpha.ts";
import type { LabelRow } from "./store/consensus.ts";

type Shapes = NonNullable<FamilyAgreement["shapes"]>;
const away: ReadonlySet<string> = new Set(["request.unavailable", "request.timeout"]);
type Measured = MeasuredRegions["shapes"][number];
type Stretches = MeasuredRegions["stretches"][number];

/** Enough for an interval of a few hundredths, and read in a blink. */
const NEWEST_TASKS = 200;
/** Where every two are compared, a text with more marks than this of one type is left out. */
const MOST_SPANS = 4000;
/** Regions without an area of their own are alike by how near they are. */
const placed: ReadonlySet<ShapeType> = new Set(["point", "polyline", "keypoints"]);

/**
 * How people agree on where things are, by what marks are, over the newest tasks that two have marked something on; null where annotations
 * cannot be asked. Not for inside a transaction.
 */
export async function regionAgreement(
  ctx: Context,
  projectId: string,
  labels: readonly LabelRow[],
  resampling: Resampling,
): Promise<Shapes | null> {
  const people = new Map<string, Set<string>>();
  for (const { taskId, userId } of labels) people.set(taskId, (people.get(taskId) ?? new Set()).add(userId));
  const shared = [...people].filter(([, users]) => users.size >= 2).map(([taskId]) => taskId);
  const taskIds = shared.sort().reverse().slice(0, NEWEST_TASKS);
  if (taskIds.length === 0) return { tasks: 0, items: [] };
  const measured = await measure(ctx, projectId, taskIds);
  if (!measured) return null;
  const { tasks, shapes, stretches } = measured;
  const items = [
    ...shapes.map((one) => ofShapes(one, resampling)),
    ...stretches.map((one) => ofStretches(one, resampling)),
  ];
  return { tasks, items: items.sort((a, b) => b.marks - a.marks || (a.type < b.type ? -1 : 1)) };
}

async function measure(ctx: Context, projectId: string, taskIds: string[]): Promise<MeasuredRegions | null> {
  try {
    return await ctx.call("annotations", annotationsContract).measureRegions({ projectId, taskIds });
  } catch (error) {
    if (!(error instanceof Problem) || !away.has(error.code)) throw error;
    ctx.log.warn({ projectId, code: error.code }, "regions could not be measured");
    return null;
  }
}

function ofShapes({ type, tasks, chance }: Measured, resampling: Resampling): Shapes["items"][number] {
  const given = tasks.map(({ people, ...rest }) => ({ ...rest, people: people.length }));
  const { value, low, high } = markAlpha(given, chance, resampling);
  const marks = tasks.reduce((sum, one) => sum + one.workers.length, 0);
  const coefficient = placed.has(type) ? "likeness_alpha" : "iou_alpha";
  return { type, coefficient, value, low, high, tasks: tasks.length, people: peopleIn(tasks), marks };
}

function ofStretches({ type, tasks }: Stretches, resampling: Resampling): Shapes["items"][number] {
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
