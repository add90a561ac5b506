import { type Annotation, annotationsContract } from "../annotations/contract.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { LabelSchema } from "../projects/label-schema.contract.ts";
import { type Task, tasksContract } from "../tasks/contract.ts";
import { areApart, mostAgreed } from "./agreement.ts";
import type { Finding } from "./contract.ts";
import { fuse, leastSure, withFused } from "./fuse.ts";
import { gatherMaterial, meaningOf, peopleIn } from "./meaning.ts";
import { newCheck, standing } from "./new-check.ts";
import { labelSchemaOf } from "./project.ts";
import { paramsOf } from "./rule-params.ts";
import { findingsOf, type Material, type Rule } from "./rules.ts";
import type { CheckRow } from "./store/checks.ts";
import { knowledgeOf } from "./store/knowledge.ts";
import { rulesOf } from "./store/rules.ts";
import { type HandedIn, type Said, unchangedIn } from "./what-people-said.ts";

/** What a check keeps in all and tells each annotator; its reason says that there was more. */
const MOST_FINDINGS = 500;
const MOST_ISSUES = 20;

/**
 * Runs a project's rules and the agreement over the standing annotations of a task. Where the workflow has asked, rules judge what was handed
 * in, and what passes is weighed; the workflow then takes or sends back what comes out. A check by hand, as one of a batch, moves nothing, and
 * its rules judge what would be exported, with what others have corrected.
 */
export async function runRules(ctx: Context, taskId: string, actionKey: string | null): Promise<CheckRow> {
  const [task, annotations] = await Promise.all([
    ctx.call("tasks", tasksContract).getTask({ taskId }),
    standing(ctx, taskId),
  ]);
  const judged = await judge(ctx, task, annotations, actionKey);
  const weighs = actionKey !== null && judged.check.outcome === "passed" && annotations.length > 1;
  return weighs ? weighed(ctx, judged) : judged.check;
}

/** The same check with whether it is sure what several people mean, and with what they are fused into where the project wants that. */
async function weighed(ctx: Context, { check, said }: Judged): Promise<CheckRow> {
  if (said.annotations.length === 0) return { ...check, unsure: true };
  const material = await gatherMaterial(ctx, check, said.annotations, said.comparisons);
  const asked = { people: peopleIn(material), now: ctx.clock.now() };
  const { meaning, review } = await transaction(ctx, async (tx) => {
    const known = await knowledgeOf(tx, check, asked);
    return { meaning: await meaningOf(tx, check, material, known), review: known.review };
  });
  const apart = meaning.policy.overlap === null && areApart(check.agreement);
  const unsure = apart || leastSure(meaning.items) < review.adjudicateBelow;
  return withFused({ ...check, unsure }, await fuse(ctx, check.taskId, material, meaning));
}

interface Judged {
  check: CheckRow;
  said: Said;
}

/** The same for a task and annotations that are at hand. */
export async function judgeTask(
  ctx: Context,
  task: Task,
  annotations: readonly Annotation[],
  actionKey: string | null,
): Promise<CheckRow> {
  return (await judge(ctx, task, annotations, actionKey)).check;
}

async function judge(
  ctx: Context,
  { id: taskId, projectId, batchId, data }: Task,
  annotations: readonly Annotation[],
  actionKey: string | null,
): Promise<Judged> {
  const about = { taskId, projectId, batchId };
  const { check, handedIn, said } = await newCheck(ctx, about, annotations, actionKey);
  const submitted = actionKey !== null;
  const judgedBy = submitted ? handedIn.annotations : annotations;
  const scope = { workspaceId: ctx.workspaceId, customerId: null };
  const rules = await transaction(ctx, (tx) => rulesOf(tx, scope, projectId));
  const broken = findingsOf(rules, await gather(ctx, projectId, rules, judgedBy, data, submitted));
  const findings = [...broken, ...(await unchangedFindings(ctx, projectId, handedIn))];
  const errors = findings.filter((finding) => finding.severity === "error");
  const byAnnotation = Map.groupBy(errors, (finding) => finding.annotationId);
  const failing = annotations.filter((one) => byAnnotation.has(one.id));
  const passed = failing.length === 0;
  const judged: CheckRow = {
    ...check,
    kind: "automated",
    status: "completed",
    outcome: passed ? "passed" : "failed",
    acceptedAnnotationId: passed
      ? mostAgreed(said.annotations.length > 0 ? said.annotations : annotations, said.comparisons ?? [])
      : null,
    rejected: failing.map((one) => ({ annotationId: one.id, userId: one.userId })),
    reason: reasonOf(errors),
    issues: [...byAnnotation.values()].flatMap((list) => list.slice(0, MOST_ISSUES).map(issueOf)),
    findings: findings
      .toSorted((a, b) => Number(b.severity === "error") - Number(a.severity === "error"))
      .slice(0, MOST_FINDINGS),
    completedAt: check.createdAt,
  };
  return { check: judged, said };
}

/** Tells reviewers of what is just as a model had made it, unless the project takes it for an answer like any other. */
async function unchangedFindings(ctx: Context, projectId: string, { unchanged }: HandedIn): Promise<Finding[]> {
  if (unchanged.size === 0 || (await unchangedIn(ctx, projectId)) === "count") return [];
  return [...unchanged].map(([annotationId, model]) => ({
    rule: "unchanged_pre_label",
    severity: "warning",
    annotationId,
    regionId: null,
    detail: `everything is as ${model} had made it`,
  }));
}

/** What the enabled rules need to look at: annotations as they stand, or, `handedIn`, as their authors handed them in. */
export async function gather(
  ctx: Context,
  projectId: string,
  rules: readonly Rule[],
  annotations: readonly Annotation[],
  data: Task["data"],
  handedIn: boolean,
): Promise<Material> {
  const schemas = new Map<number, LabelSchema>();
  for (const version of new Set(annotations.map((one) => one.schemaVersion))) {
    schemas.set(version, await labelSchemaOf(ctx, projectId, version));
  }
  const material: Material = { annotations, data, schemaOf: (one) => schemas.get(one.schemaVersion)!, overlaps: [] };
  const least = rules.flatMap(({ enabled, kind, params }) =>
    enabled && (kind === "duplicates" || kind === "overlap") ? [paramsOf(kind, params).iou] : [],
  );
  const annotationIds = annotations.filter((one) => one.result.regions.length > 1).map((one) => one.id);
  if (least.length === 0 || annotationIds.length === 0) return material;
  const anyClass = rules.some((rule) => rule.enabled && rule.kind === "overlap");
  const asked = { annotationIds, above: Math.min(...least), anyClass, handedIn };
  const { items } = await ctx.call("annotations", annotationsContract).findOverlaps(asked);
  return { ...material, overlaps: items };
}

function issueOf({ rule, detail, regionId, annotationId }: Finding): CheckRow["issues"][number] {
  return { category: rule, comment: detail.slice(0, 2000), regionId, annotationId };
}

/** The errors in words, the same one once. */
function reasonOf(errors: readonly Finding[]): string {
  const details = [...new Set(errors.map((finding) => finding.detail))];
  const shown = details.slice(0, 5).join("; ");
  const more = details.length > 5 ? `; and ${details.length - 5} more` : "";
  return details.length === 0 ? "" : `The automated check found: ${shown}${more}.`.slice(0, 2000);
}
