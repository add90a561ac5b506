import type { Result } from "../annotations/region.contract.ts";
import { annotationsContract } from "../annotations/contract.ts";
import type { Context } from "../kernel/context.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { qualityContract, type QualityRule } from "../quality/contract.ts";
import type { Project, SchemaChange, SchemaReview } from "./contract.ts";
import type { LabelSchema } from "./label-schema.contract.ts";
import { compareSchemas } from "./schema-changes.ts";
import { demandTaskMedia } from "./rules.ts";
import type { Change } from "./schema-difference.ts";

/** As many hand-ins as one look goes through. */
const MOST = 10_000;

/** What a label schema would change in a project's own, and which work it would break, counted in its hand-ins; throws where tasks cannot be of its media. Not to be called in a transaction. */
export async function reviewSchema(ctx: Context, project: Project, labelSchema: LabelSchema): Promise<SchemaReview> {
  demandTaskMedia(labelSchema);
  const found = compareSchemas(project.labelSchema, labelSchema);
  const { touched, read, complete } = await countTouched(ctx, project.id, found);
  const changes = found.map(({ touches: counts, ...change }, at): SchemaChange => {
    const { annotations, places } = touched[at]!;
    const effect = !counts ? "safe" : annotations > 0 || !complete ? "breaking" : "caution";
    return { ...change, effect, annotations, places };
  });
  const rules = await rulesLeftAlone(ctx, project, labelSchema);
  const { tasks, completed, cancelled } = project.progress;
  return {
    against: project.schemaVersion,
    changes: [...changes, ...rules].toSorted((a, b) => rank[a.effect] - rank[b.effect]),
    breaking: changes.filter((one) => one.effect === "breaking").length,
    tasksUnderWay: Math.max(tasks - completed - cancelled, 0),
    annotationsRead: read,
    complete,
  };
}
const rank = { breaking: 0, caution: 1, safe: 2 };

interface Counted {
  touched: { annotations: number; places: number }[];
  read: number;
  /** False when there were more hand-ins than were read, or annotations was away. */
  complete: boolean;
}

async function countTouched(ctx: Context, projectId: string, changes: readonly Change[]): Promise<Counted> {
  const touched = changes.map(() => ({ annotations: 0, places: 0 }));
  if (!changes.some((one) => one.touches)) return { touched, read: 0, complete: true };
  let read = 0;
  const count = (result: Result) =>
    changes.forEach(({ touches }, at) => {
      const places = touches?.(result) ?? 0;
      touched[at]!.places += places;
      if (places > 0) touched[at]!.annotations += 1;
    });
  try {
    const stream = await ctx
      .call("annotations", annotationsContract)
      .streamAnnotations({ projectId, include: "submitted", limit: MOST + 1 });
    for await (const { result } of stream) {
      if (read === MOST) return { touched, read, complete: false };
      count(result);
      read += 1;
    }
    return { touched, read, complete: true };
  } catch (error) {
    if (!isAway(error)) throw error;
    return { touched, read, complete: false };
  }
}

/** Rules of quality that ask for a class which the label schema has no more; none are told while quality is away. */
async function rulesLeftAlone(ctx: Context, project: Project, labelSchema: LabelSchema): Promise<SchemaChange[]> {
  const removed = project.labelSchema.classes
    .map((one) => one.name)
    .filter((name) => !labelSchema.classes.some((one) => one.name === name));
  if (removed.length === 0) return [];
  const items = await rulesOf(ctx, project.id);
  return items
    .filter((rule) => rule.enabled && removed.includes(String(rule.params.class)))
    .map((rule) => ({
      kind: "rule_left_alone",
      effect: "caution",
      pointer: "/classes",
      detail: `The check ${rule.kind.replaceAll("_", " ")} still looks for the class "${String(rule.params.class)}".`,
      annotations: 0,
      places: 0,
    }));
}

async function rulesOf(ctx: Context, projectId: string): Promise<QualityRule[]> {
  try {
    return (await ctx.call("quality", qualityContract).listRules({ projectId })).items;
  } catch (error) {
    if (!isAway(error)) throw error;
    return [];
  }
}

function isAway(error: unknown): boolean {
  return error instanceof Problem && (error.status === 503 || error.status === 504);
}
