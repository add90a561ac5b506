import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { pointTo, Problem, requestProblems } from "../kernel/wire/problem.ts";
import { standardRules } from "../quality/policy-plan.contract.ts";
import type { projectsContract, Template } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import { getProject } from "./get-project.ts";
import { readPlan } from "./read-plan.ts";
import { requireProject } from "./require-project.ts";
import { requireTemplate } from "./require-template.ts";
import { configure } from "./rules.ts";
import { findDefaults } from "./store/defaults.ts";
import * as store from "./store/templates.ts";
import { standardQueues } from "./template.contract.ts";
import { demandUsable, rewritten, type TemplateParts } from "./write-template.ts";

type Wanted = Input<typeof projectsContract.createTemplate>;
type Base = TemplateParts & Pick<Template, "builtIn" | "description">;

/** Makes a template of what is written, and for the rest of what a project or another template does, or a new project would. */
export async function createTemplate(
  ctx: Context,
  { name, description, projectId, templateId, ...given }: Wanted,
): Promise<Template> {
  const base = await baseOf(ctx, projectId, templateId);
  const defaults = await transaction(ctx, (tx) => findDefaults(tx, ctx.workspaceId));
  const parts = rewritten(
    {
      workflowTemplate: "review",
      workflowId: null,
      queues: standardQueues,
      qualityRules: standardRules,
      qualityPolicies: null,
      ...base,
      ...configure(base, { ...given, settings: given.settings ?? {} }, defaults.settings),
    },
    given,
  );
  await demandUsable(ctx, parts, given);
  return transaction(ctx, async (tx) => {
    const row: store.TemplateRow = {
      ...parts,
      id: newId(),
      workspaceId: ctx.workspaceId,
      name,
      description: description ?? base?.description ?? "",
      createdAt: ctx.clock.now(),
      deletedAt: null,
      version: 1,
    };
    await store.addTemplate(tx, row);
    await emit(tx, ctx, projectsEvents, "template.created", {
      templateId: row.id,
      name,
      ...(projectId && { projectId }),
    });
    return store.toTemplate(row);
  });
}

async function baseOf(ctx: Context, projectId?: string, templateId?: string): Promise<Base | null> {
  if (projectId !== undefined && templateId !== undefined)
    throw requestProblems.invalid(pointTo("/templateId", "cannot be named together with a projectId"));
  if (templateId !== undefined) return requireTemplate(ctx, templateId);
  return projectId === undefined ? null : ofProject(ctx, projectId);
}

async function ofProject(ctx: Context, projectId: string): Promise<Base> {
  const { labelSchema, workflowId, settings, instructions } = await getProject(ctx, { projectId }).catch(
    (error: unknown) => {
      if (!(error instanceof Problem) || error.status !== 404) throw error;
      const detail = "is not a project of this workspace";
      throw requestProblems.not_found({ errors: [{ pointer: "/projectId", detail }] });
    },
  );
  const plan = await readPlan(ctx, projectId);
  const { workflowTemplate } = await transaction(ctx, (tx) => requireProject(tx, ctx, projectId));
  return {
    builtIn: false,
    description: "",
    labelSchema,
    workflowTemplate,
    workflowId,
    settings,
    instructions,
    ...plan,
  };
}
