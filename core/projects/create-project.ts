import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { workflowContract } from "../workflow/contract.ts";
import { addProject, requireCustomer, requireWorkflow } from "./add-project.ts";
import type { Project, projectsContract } from "./contract.ts";
import { requireTemplate } from "./require-template.ts";
import { configure } from "./rules.ts";
import { scopeOf } from "./scope.ts";
import { findDefaults } from "./store/defaults.ts";

/** Creates a project from a template, a label schema of its own, or a template with some of it changed. */
export async function createProject(
  ctx: Context,
  input: Input<typeof projectsContract.createProject>,
): Promise<Project> {
  const template = input.templateId === undefined ? null : await requireTemplate(ctx, input.templateId);
  const defaults = await transaction(ctx, (tx) => findDefaults(tx, ctx.workspaceId));
  const configured = configure(template, input, defaults.settings);
  const customerId = scopeOf(ctx).customerId ?? input.customerId;
  if (customerId !== null) await requireCustomer(ctx, customerId);
  const workflowTemplate = template?.workflowTemplate ?? "review";
  const chosen = input.workflowId ?? template?.workflowId;
  if (chosen) await requireWorkflow(ctx, chosen);
  const workflowId = chosen ?? (await ensured(ctx, workflowTemplate));
  const { name, description, dueAt, draft } = input;
  return transaction(ctx, (tx) =>
    addProject(tx, ctx, {
      ...configured,
      name,
      description,
      dueAt,
      draft,
      customerId,
      templateId: template?.id ?? null,
      workflowId,
      workflowTemplate,
      queues: template?.queues ?? [],
      qualityRules: template?.qualityRules ?? null,
      qualityPolicies: template?.qualityPolicies ?? null,
    }),
  );
}

async function ensured(ctx: Context, template: string): Promise<string> {
  return (await ctx.call("workflow", workflowContract).ensureWorkflow({ template })).id;
}
