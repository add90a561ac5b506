import type { Annotation } from "../../../core/annotations/contract.ts";
import type { AnnotationVersion } from "../../../core/annotations/version.contract.ts";
import type { Result } from "../../../core/annotations/region.contract.ts";
import { api } from "../../../core/console/look/api.ts";
import { shortId } from "../../../core/console/look/short-id.tsx";
import type { Project } from "../../../core/projects/contract.ts";
import type { LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import type { Finding, QualityCheck } from "../../../core/quality/contract.ts";
import type { Task } from "../../../core/tasks/contract.ts";
import type { Size } from "../geometry/point.ts";
import { imageSize, projectOf, schemaOf } from "../task/open-task.ts";

/** A verdict of before, and what the annotations that went back looked like at that time. */
export interface EarlierRound {
  check: QualityCheck;
  /** By annotation id; those of which nothing older is known are left out. */
  before: ReadonlyMap<string, Result>;
}

export interface Category {
  key: string;
  title: string;
}

/** Everything that one needs to judge a task. */
export interface Review {
  check: QualityCheck;
  /** In the order in which they were handed in. */
  annotations: readonly Annotation[];
  /** Names of the authors and of the earlier reviewer, by user id. */
  names: ReadonlyMap<string, string>;
  project: Project;
  schema: LabelSchema;
  /** Of the newest automated check. */
  findings: readonly Finding[];
  categories: readonly Category[];
  earlier: EarlierRound | null;
  /** Of an image; null for a text. */
  size: Size | null;
}

/** Loads the review that waits for a verdict on a task; null while there is none. */
export async function loadReview(task: Task): Promise<Review | null> {
  const about = { taskId: task.id, limit: 1 } as const;
  const [pending, automated, judged] = await Promise.all([
    api.quality.listChecks({ ...about, kind: "review", status: "pending" }),
    api.quality.listChecks({ ...about, kind: "automated", status: "completed" }),
    api.quality.listChecks({ ...about, kind: "review", status: "completed" }),
  ]);
  const found = pending.items[0];
  if (!found) return null;
  const [{ check, annotations }, schema, project, categories, size] = await Promise.all([
    api.quality.getCheck({ checkId: found.id }),
    schemaOf(task.projectId, task.schemaVersion),
    projectOf(task.projectId),
    api.quality.listIssueCategories({ projectId: task.projectId }),
    task.data.type === "image" ? imageSize(task.data) : null,
  ]);
  const ids = new Set(annotations.map((a) => a.id));
  const [earlier, names] = await Promise.all([
    earlierRound(judged.items[0], ids),
    namesOf(annotations, judged.items[0]),
  ]);
  return {
    check,
    annotations: annotations.toSorted((a, b) =>
      (a.submittedAt ?? a.createdAt) < (b.submittedAt ?? b.createdAt) ? -1 : 1,
    ),
    names,
    project,
    schema,
    findings: (automated.items[0]?.findings ?? []).filter((f) => ids.has(f.annotationId)),
    categories: categories.items,
    earlier,
    size,
  };
}

async function earlierRound(check: QualityCheck | undefined, ids: ReadonlySet<string>): Promise<EarlierRound | null> {
  const returned = (check?.rejected ?? []).filter((one) => ids.has(one.annotationId));
  if (!check?.completedAt || returned.length === 0) return null;
  const versions = await Promise.all(
    returned.map(async ({ annotationId }) => {
      const { items } = await api.annotations.getHistory({ annotationId, limit: 50 });
      const version = versionAt(items, check.completedAt!);
      if (!version) return [];
      const whole =
        version.result ??
        (await api.annotations.getAnnotationVersion({ annotationId, version: version.version })).result;
      return [[annotationId, whole] as const];
    }),
  );
  return { check, before: new Map(versions.flat()) };
}

/** The version that counted at an instant, of a list that has the newest first. */
export function versionAt(versions: readonly AnnotationVersion[], instant: string): AnnotationVersion | null {
  return versions.find((one) => Date.parse(one.createdAt) <= Date.parse(instant)) ?? null;
}

async function namesOf(
  annotations: readonly Annotation[],
  earlier: QualityCheck | undefined,
): Promise<Map<string, string>> {
  const ids = [...new Set([...annotations.map((a) => a.userId), ...(earlier?.reviewerId ? [earlier.reviewerId] : [])])];
  const known = ids.length > 0 ? await api.auth.describeUsers({ ids }).catch(() => ({ items: [] })) : { items: [] };
  const names = new Map(ids.map((id) => [id, `user ${shortId(id)}`]));
  for (const { id, name } of known.items) names.set(id, name);
  return names;
}
