import { actorName, type Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { Problem } from "../kernel/wire/problem.ts";
import type { PolicyPlan, RulePlan } from "../quality/contract.ts";
import { workflowContract } from "../workflow/contract.ts";
import { announced } from "./announced.ts";
import type { Project, ProjectSettings, QueuePlan } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import type { LabelSchema } from "./label-schema.contract.ts";
import { projectProblems } from "./problems.ts";
import { changeStatus } from "./rules.ts";
import { scopeOf } from "./scope.ts";
import * as customers from "./store/customers.ts";
import { saveLabelSchema } from "./store/label-schemas.ts";
import * as store from "./store/projects.ts";

export interface NewProject {
  name: string;
  description: string;
  instructions: string;
  customerId: string | null;
  templateId: string | null;
  workflowId: string;
  workflowTemplate: string;
  settings: ProjectSettings;
  labelSchema: LabelSchema;
  dueAt: string | null;
  draft: boolean;
  /** None: the usual ones. */
  queues: QueuePlan[];
  /** Null: the usual ones. */
  qualityRules: RulePlan[] | null;
  /** Null: the standard ones. */
  qualityPolicies: PolicyPlan | null;
  clonedFrom?: string;
}

/** Stores a project with the first version of its label schema and tells it, with the queues, rules and policies that it begins with. */
export async function addProject(tx: Tx, ctx: Context, input: NewProject): Promise<Project> {
  const scope = scopeOf(ctx);
  const { labelSchema, dueAt, draft, queues, qualityRules, qualityPolicies, clonedFrom, ...own } = input;
  if (own.customerId !== null && !(await customers.findCustomer(tx, scope, own.customerId)))
    throw unknownCustomer(own.customerId);
  const now = ctx.clock.now();
  const project: store.ProjectRow = {
    ...own,
    id: newId(),
    workspaceId: ctx.workspaceId,
    status: draft ? "draft" : changeStatus("draft", "activate", null),
    archivedFrom: null,
    schemaVersion: 1,
    dueAt: dueAt === null ? null : new Date(dueAt),
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
  await emit(tx, ctx, projectsEvents, "project.created", {
    ...announced(project),
    queues,
    qualityRules,
    qualityPolicies,
    ...(clonedFrom ? { clonedFrom } : {}),
  });
  return (await store.findProject(tx, scope, project.id))!;
}

/** Throws unless tasks can follow it; while workflow is away, what the caller says is believed. */
export async function requireWorkflow(ctx: Context, workflowId: string): Promise<void> {
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

/** Throws unless it is a customer whom the caller may see. */
export async function requireCustomer(ctx: Context, customerId: string): Promise<void> {
  const found = await transaction(ctx, (tx) => customers.findCustomer(tx, scopeOf(ctx), customerId));
  if (!found) throw unknownCustomer(customerId);
}

function unknownCustomer(customerId: string) {
  return projectProblems.customer_not_found({
    customerId,
    errors: [{ pointer: "/customerId", detail: "is not a customer of this workspace" }],
  });
}
