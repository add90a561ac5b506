import { actorName, type Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { announced } from "./announced.ts";
import type { Project, projectsContract, SchemaReview } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import { getProject } from "./get-project.ts";
import type { LabelSchema } from "./label-schema.contract.ts";
import { projectProblems } from "./problems.ts";
import { reviewSchema } from "./review-schema.ts";
import { sameJson } from "./rules.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/projects.ts";
import { findLabelSchema, saveLabelSchema } from "./store/label-schemas.ts";

type C = typeof projectsContract;

/** What a label schema would change and break in a project; nothing is stored. */
export async function checkLabelSchema(
  ctx: Context,
  { projectId, labelSchema }: Input<C["checkLabelSchema"]>,
): Promise<SchemaReview> {
  return reviewSchema(ctx, await getProject(ctx, { projectId }), labelSchema);
}

/** Makes a label schema the project's next version; the same one once more is no change. */
export async function publishLabelSchema(
  ctx: Context,
  { projectId, labelSchema, note, acceptBreaking, ifMatch }: Input<C["publishLabelSchema"]>,
): Promise<Output<C["publishLabelSchema"]>> {
  const project = await getProject(ctx, { projectId });
  checkMatch(ifMatch, project.version);
  const review = await demandCompatible(ctx, project, labelSchema, acceptBreaking);
  return transaction(ctx, async (tx) => {
    const before = await store.lockProject(tx, scopeOf(ctx), projectId);
    if (!before) throw requestProblems.not_found();
    // Whatever If-Match allows, the schema that was looked at must be the one that is replaced.
    checkMatch(`"${project.version}"`, before.version);
    if (!(await addSchemaVersion(tx, ctx, before, labelSchema, note)))
      return { projectId, schemaVersion: before.schemaVersion, version: before.version, review };
    const after = {
      ...before,
      schemaVersion: before.schemaVersion + 1,
      updatedAt: ctx.clock.now(),
      version: before.version + 1,
    };
    await store.saveProject(tx, after);
    await emit(tx, ctx, projectsEvents, "project.updated", { ...announced(after), changed: ["labelSchema"] });
    return { projectId, schemaVersion: after.schemaVersion, version: after.version, review };
  });
}

/** What a label schema changes; throws 409 naming it while it breaks work and that is not accepted. */
export async function demandCompatible(
  ctx: Context,
  project: Project,
  labelSchema: LabelSchema,
  accepted: boolean,
): Promise<SchemaReview> {
  const review = await reviewSchema(ctx, project, labelSchema);
  if (review.breaking > 0 && !accepted)
    throw projectProblems.schema_breaks_work({
      review,
      errors: review.changes
        .filter((one) => one.effect === "breaking")
        .map(({ pointer, detail, annotations }) => ({
          pointer: `/labelSchema${pointer}`,
          detail: review.complete
            ? `${detail} ${annotations} hand-in${annotations === 1 ? "" : "s"} would not fit.`
            : `${detail} At least ${annotations} hand-in${annotations === 1 ? "" : "s"} would not fit.`,
        })),
      detail:
        "Look at what it breaks, then send acceptBreaking if the new version is to count from now on all the same.",
    });
  return review;
}

/** Stores a label schema as the project's next version; false when it says what the current one says. */
export async function addSchemaVersion(
  tx: Tx,
  ctx: Context,
  project: store.ProjectRow,
  labelSchema: LabelSchema,
  note: string,
): Promise<boolean> {
  const current = await findLabelSchema(tx, ctx.workspaceId, project.id, project.schemaVersion);
  if (sameJson(current?.labelSchema, labelSchema)) return false;
  await saveLabelSchema(tx, {
    projectId: project.id,
    version: project.schemaVersion + 1,
    workspaceId: ctx.workspaceId,
    labelSchema,
    note,
    createdBy: actorName(ctx.actor),
    createdAt: ctx.clock.now(),
  });
  return true;
}
