import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { workflowContract } from "../workflow/contract.ts";
import { addProject, requireCustomer, requireWorkflow } from "./add-project.ts";
import type { Project, projectsContract, Template } from "./contract.ts";
import { library } from "./library/library.ts";
import { projectProblems } from "./problems.ts";
import { configure } from "./rules.ts";
import { scopeOf } from "./scope.ts";
import { findDefaults } from "./store/defaults.ts";
import { findTemplate } from "./store/templates.ts";

/** Creates a project from a template, a label schema of its own, or a template with some of it changed. */
export async function createProject(
  ctx: Context,
  input: Input<typeof projectsContract.createProject>,
): Promise<Project> {
  const template = input.templateId === undefined ? null : await templateOf(ctx, input.templateId);
  const defaults = await transaction(ctx, (tx) => findDefaults(tx, ctx.workspaceId));
  const configured = configure(template, input, defaults.settings);
  const customerId = scopeOf(ctx).customerId ?? input.customerId;
  if (customerId !== null) await requireCustomer(ctx, customerId);
  const workflowTemplate = template?.workflowTemplate ?? "review";
  const workflowId = input.workflowId ?? (await ensured(ctx, workflowTemplate));
  if (input.workflowId !== undefined) await requireWorkflow(ctx, input.workflowId);
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

async function templateOf(ctx: Context, templateId: string): Promise<Template> {
  const ours = library.find((one) => one.id === templateId);
  if (ours) return ours;
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(templateId);
  const own = isId ? await transaction(ctx, (tx) => findTemplate(tx, ctx.workspaceId, templateId)) : undefined;
  if (!own)
    throw projectProblems.template_not_found({
      templateId,
      errors: [{ pointer: "/templateId", detail: "is not a template of the library nor of this workspace" }],
    });
  return own;
}
