import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { asHandedIn } from "./as-handed-in.ts";
import type { annotationsContract } from "./contract.ts";
import type { Effort } from "./area.contract.ts";
import { keptBy } from "./kept-from-model.ts";
import { likenessByChance } from "./likeness-by-chance.ts";
import { matchRegions } from "./match-regions.ts";
import type { MeasuredRegions, ShapeType, StretchType } from "./measure.contract.ts";
import { sizeOf, wholeOf } from "./payload.ts";
import type { Region } from "./region.contract.ts";
import { type AnnotationRow, standingOf } from "./store/annotations.ts";
import { subjectOf } from "./subject.ts";
import { scopeOf } from "./view.ts";

type C = typeof annotationsContract;
const TASKS_AT_ONCE = 25;
/** As many people as are compared elsewhere. */
const MOST_PEOPLE = 20;
/** Regions to be looked at: a task that would be too much is left out. */
const MOST_REGIONS = 20_000;
/** Looks at an edge of an outline, of which a million take seconds: when so many are done, no more tasks are looked at. */
const MOST_EFFORT = 500_000;

type Stretch = Extract<Region, { type: StretchType }>;
type Shape = Exclude<Region, Stretch>;
type MeasuredShape = MeasuredRegions["shapes"][number]["tasks"][number];
type MeasuredStretch = MeasuredRegions["stretches"][number]["tasks"][number];
type Looked = { people: string[]; regions: Region[][] };

/** What the people who have worked on these tasks have marked themselves, by type, the tasks in the order given. Not for inside a transaction. */
export async function measureRegions(
  ctx: Context,
  { projectId, taskIds, own }: Input<C["measureRegions"]>,
): Promise<Output<C["measureRegions"]>> {
  const shapes = new Map<ShapeType, { tasks: MeasuredShape[]; marks: Shape[] }>();
  const stretches = new Map<StretchType, MeasuredStretch[]>();
  let [tasks, left] = [0, MOST_EFFORT];
  for await (const [taskId, looked] of lookedAt(ctx, projectId, taskIds, own)) {
    if (left <= 0) break;
    const effort = { left: MOST_EFFORT };
    if (ctx.deadlineAt !== null && Date.now() > ctx.deadlineAt) throw requestProblems.timeout();
    tasks++;
    for (const [type, marks, measured] of shapesOf(looked, effort)) {
      const known = shapes.get(type) ?? { tasks: [], marks: [] };
      shapes.set(type, known);
      known.tasks.push(measured);
      known.marks.push(...marks);
    }
    left -= MOST_EFFORT - effort.left;
    for (const [type, measured] of await stretchesOf(ctx, taskId, looked))
      stretches.set(type, [...(stretches.get(type) ?? []), measured]);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    tasks,
    shapes: [...shapes].map(([type, known]) => ({ type, tasks: known.tasks, chance: likenessByChance(known.marks) })),
    stretches: [...stretches].map(([type, measured]) => ({ type, tasks: measured })),
  };
}

/** The tasks that at least two have worked on, with what each of them has marked; those beyond what can be looked at are passed over. */
async function* lookedAt(
  ctx: Context,
  projectId: string,
  taskIds: readonly string[],
  own: boolean,
): AsyncGenerator<[string, Looked]> {
  let left = MOST_REGIONS;
  for (let at = 0; at < taskIds.length && left > 0; at += TASKS_AT_ONCE) {
    const some = taskIds.slice(at, at + TASKS_AT_ONCE);
    const rows = await transaction(ctx, async (tx) => {
      const newest = await standingOf(tx, scopeOf(ctx), projectId, some);
      const kept = own ? await keptBy(tx, ctx.workspaceId, newest) : null;
      const counted = newest.filter((row) => !kept?.get(row.id)?.unchanged);
      return asHandedIn(tx, ctx.workspaceId, counted);
    });
    const byTask = Map.groupBy(rows, (row) => row.taskId);
    for (const taskId of some) {
      const list = (byTask.get(taskId) ?? []).slice(0, MOST_PEOPLE);
      const regions = list.reduce((sum, row) => sum + sizeOf(row.result).regions, 0);
      if (list.length < 2 || regions > left) continue;
      left -= regions;
      yield [taskId, await readAll(ctx, list)];
    }
  }
}

async function readAll(ctx: Context, rows: readonly AnnotationRow[]): Promise<Looked> {
  const regions = await Promise.all(rows.map(async (row) => (await wholeOf(ctx, row.taskId, row.result)).regions));
  return { people: rows.map((row) => row.userId), regions };
}

function isStretch(region: Region): region is Stretch {
  return region.type === "span" || region.type === "audio_segment";
}

/** Each type's marks in one task, and which of them are of one thing. */
function shapesOf({ people, regions }: Looked, effort: Effort): [ShapeType, Shape[], MeasuredShape][] {
  const mine = regions.map((list) => list.filter((region): region is Shape => !isStretch(region)));
  const found = new Map<ShapeType, { marks: Shape[]; measured: MeasuredShape }>();
  const places = mine.map((list, worker) =>
    list.map((mark) => {
      const known = found.get(mark.type) ?? { marks: [], measured: { people, workers: [], pairs: [] } };
      found.set(mark.type, known);
      known.measured.workers.push(worker);
      return known.marks.push(mark) - 1;
    }),
  );
  for (const [i, left] of mine.entries())
    for (const [j, right] of mine.entries()) {
      if (j <= i) continue;
      for (const pair of matchRegions(left, right, effort)) {
        const [a, b] = [places[i]![pair.left]!, places[j]![pair.right]!];
        found.get(left[pair.left]!.type)!.measured.pairs.push({ a, b, likeness: Math.min(1, pair.iou) });
      }
    }
  return [...found].map(([type, { marks, measured }]) => [type, marks, measured]);
}

/** Each type's stretches in one task, and how long that is which they are of. */
async function stretchesOf(ctx: Context, taskId: string, looked: Looked): Promise<[StretchType, MeasuredStretch][]> {
  const spans = looked.regions.flatMap((list, worker) =>
    list.filter(isStretch).map((region) => ({ worker, ...region })),
  );
  if (spans.length === 0) return [];
  const subject = await subjectOf(ctx, taskId).catch(() => null);
  return [...Map.groupBy(spans, (span) => span.type)].map(([type, all]) => {
    const reach = all.reduce((furthest, one) => Math.max(furthest, one.end), 0);
    const length = type === "span" && subject?.media.type === "text" ? subject.media.length : reach;
    const said = all.map(({ worker, class: name, start, end }) => ({ worker, class: name, start, end }));
    return [type, { people: looked.people, length, spans: said }];
  });
}
