import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { ProjectSettings, projectsContract, Template } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import { findLabelSchema, lockProject } from "./store/projects.ts";
import * as store from "./store/templates.ts";

export async function createTemplate(
  ctx: Context,
  { name, description, projectId }: Input<typeof projectsContract.createTemplate>,
): Promise<Template> {
  return transaction(ctx, async (tx) => {
    const project = await lockProject(tx, scopeOf(ctx), projectId);
    if (!project)
      throw requestProblems.not_found({
        errors: [{ pointer: "/projectId", detail: "is not a project of this workspace" }],
      });
    const schema = (await findLabelSchema(tx, ctx.workspaceId, projectId, project.schemaVersion))!;
    const template: Template = {
      id: newId(),
      name,
      description,
      builtIn: false,
      labelSchema: schema.labelSchema,
      workflowTemplate: project.workflowTemplate,
      settings: project.settings as ProjectSettings,
      instructions: project.instructions,
    };
    const { builtIn: _ours, ...row } = template;
    await store.addTemplate(tx, { ...row, workspaceId: ctx.workspaceId, createdAt: ctx.clock.now() });
    return template;
  });
}
