import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { Problem, requestProblems } from "../kernel/wire/problem.ts";
import type { projectsContract, Template } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import { getProject } from "./get-project.ts";
import { readPlan } from "./read-plan.ts";
import { scopeOf } from "./scope.ts";
import { findLabelSchema } from "./store/label-schemas.ts";
import { lockProject } from "./store/projects.ts";
import * as store from "./store/templates.ts";

const unknownProject = () =>
  requestProblems.not_found({ errors: [{ pointer: "/projectId", detail: "is not a project of this workspace" }] });

/** Keeps what a project labels and how its work is handed out and judged for the next one. */
export async function createTemplate(
  ctx: Context,
  { name, description, projectId }: Input<typeof projectsContract.createTemplate>,
): Promise<Template> {
  await getProject(ctx, { projectId }).catch((error: unknown) => {
    throw error instanceof Problem && error.status === 404 ? unknownProject() : error;
  });
  const plan = await readPlan(ctx, projectId);
  return transaction(ctx, async (tx) => {
    const project = await lockProject(tx, scopeOf(ctx), projectId);
    if (!project) throw unknownProject();
    const { labelSchema } = (await findLabelSchema(tx, ctx.workspaceId, projectId, project.schemaVersion))!;
    const { workflowTemplate, settings, instructions } = project;
    const row: store.TemplateRow = {
      id: newId(),
      workspaceId: ctx.workspaceId,
      name,
      description,
      labelSchema,
      workflowTemplate,
      settings,
      instructions,
      ...plan,
      createdAt: ctx.clock.now(),
      version: 1,
    };
    await store.addTemplate(tx, row);
    await emit(tx, ctx, projectsEvents, "template.created", { templateId: row.id, name, projectId });
    return store.toTemplate(row);
  });
}
