import type { Context } from "../kernel/context.ts";
import { actorName } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { workflowContract } from "../workflow/contract.ts";
import type { Project, projectsContract, Template } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import { library } from "./library/library.ts";
import { projectProblems } from "./problems.ts";
import { announced } from "./announced.ts";
import { changeStatus, configure } from "./rules.ts";
import { scopeOf } from "./scope.ts";
import * as customers from "./store/customers.ts";
import { saveLabelSchema } from "./store/label-schemas.ts";
import * as store from "./store/projects.ts";
import { findTemplate } from "./store/templates.ts";

export async function createProject(
  ctx: Context,
  input: Input<typeof projectsContract.createProject>,
): Promise<Project> {
  const template = input.templateId === undefined ? null : await templateOf(ctx, input.templateId);
  const { labelSchema, settings, instructions } = configure(template, input);
  const scope = scopeOf(ctx);
  const customerId = scope.customerId ?? input.customerId;
  if (customerId !== null) await requireCustomer(ctx, customerId);
  const workflowTemplate = template?.workflowTemplate ?? "review";
  const workflowId = input.workflowId ?? (await ensured(ctx, workflowTemplate));
  if (input.workflowId !== undefined) await requireWorkflow(ctx, input.workflowId);

  return transaction(ctx, async (tx) => {
    if (customerId !== null && !(await customers.findCustomer(tx, scope, customerId)))
      throw projectProblems.customer_not_found({ customerId });
    const now = ctx.clock.now();
    const project: store.ProjectRow = {
      id: newId(),
      workspaceId: ctx.workspaceId,
      name: input.name,
      description: input.description,
      instructions,
      status: input.draft ? "draft" : changeStatus("draft", "activate", null),
      archivedFrom: null,
      customerId,
      templateId: input.templateId ?? null,
      workflowId,
      workflowTemplate,
      settings,
      schemaVersion: 1,
      dueAt: input.dueAt === null ? null : new Date(input.dueAt),
      createdBy: actorName(ctx.actor),
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    await store.saveProject(tx, project);
    await saveLabelSchema(tx, {
      projectId: project.id,
      version: 1,
      workspaceId: ctx.workspaceId,
      labelSchema,
      note: "",
      createdBy: project.createdBy,
      createdAt: now,
    });
    const { queues = [], qualityRules = null } = template ?? {};
    await emit(tx, ctx, projectsEvents, "project.created", { ...announced(project), queues, qualityRules });
    return (await store.findProject(tx, scope, project.id))!;
  });
}

async function ensured(ctx: Context, template: string): Promise<string> {
  return (await ctx.call("workflow", workflowContract).ensureWorkflow({ template })).id;
}

/** Throws unless tasks can follow it; while workflow is away, what the caller says is believed. */
async function requireWorkflow(ctx: Context, workflowId: string): Promise<void> {
  const refuse = (detail: string) =>
    projectProblems.workflow_unusable({ workflowId, errors: [{ pointer: "/workflowId", detail }] });
  try {
    const { status } = await ctx.call("workflow", workflowContract).getWorkflow({ workflowId });
    if (status !== "published") throw refuse(status === "draft" ? "has not been published" : "is archived");
  } catch (error) {
    if (!(error instanceof Problem) || error.code === "projects.workflow_unusable") throw error;
    if (error.status === 404) throw refuse("is not a workflow of this workspace");
    if (error.status !== 503) throw error;
  }
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

async function requireCustomer(ctx: Context, customerId: string): Promise<void> {
  const found = await transaction(ctx, (tx) => customers.findCustomer(tx, scopeOf(ctx), customerId));
  if (!found)
    throw projectProblems.customer_not_found({
      customerId,
      errors: [{ pointer: "/customerId", detail: "is not a customer of this workspace" }],
    });
}
