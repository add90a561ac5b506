import { and, asc, eq, gt, isNull, lt } from "drizzle-orm";
import { templates } from "../../../db/schema/projects.ts";
import { changed } from "../../kernel/cache.ts";
import type { Tx } from "../../kernel/transaction.ts";
import { type PolicyPlan, type RulePlan, standardRules } from "../../quality/policy-plan.contract.ts";
import type { ProjectSettings, QueuePlan, Template } from "../contract.ts";
import type { LabelSchema } from "../label-schema.contract.ts";

export type TemplateRow = typeof templates.$inferSelect;

/** What is kept of a workspace's own templates is kept under this name. */
export const TEMPLATES = "templates";

/** Of a workspace, those that were not deleted. */
function own(workspaceId: string, templateId?: string) {
  const of = templateId === undefined ? undefined : eq(templates.id, templateId);
  return and(eq(templates.workspaceId, workspaceId), of, isNull(templates.deletedAt));
}

/** The workspace's own in the order they were made, after the one that the cursor names. */
export async function listTemplates(
  tx: Tx,
  workspaceId: string,
  after: string | undefined,
  limit: number,
): Promise<Template[]> {
  const rows = await tx
    .select()
    .from(templates)
    .where(and(own(workspaceId), after ? gt(templates.id, after) : undefined))
    .orderBy(asc(templates.id))
    .limit(limit + 1);
  return rows.map(toTemplate);
}

export async function findTemplate(tx: Tx, workspaceId: string, templateId: string): Promise<Template | undefined> {
  const [row] = await tx.select().from(templates).where(own(workspaceId, templateId));
  return row && toTemplate(row);
}

/** The row of a template, deleted or not, held until the transaction ends. */
export async function lockTemplate(tx: Tx, workspaceId: string, templateId: string): Promise<TemplateRow | undefined> {
  const [row] = await tx
    .select()
    .from(templates)
    .where(and(eq(templates.workspaceId, workspaceId), eq(templates.id, templateId)))
    .for("update");
  return row;
}

export async function addTemplate(tx: Tx, row: TemplateRow): Promise<void> {
  changed(row.workspaceId, [TEMPLATES]);
  await tx.insert(templates).values(row);
}

export async function saveTemplate(tx: Tx, row: TemplateRow): Promise<void> {
  changed(row.workspaceId, [TEMPLATES]);
  await tx
    .update(templates)
    .set(row)
    .where(and(eq(templates.workspaceId, row.workspaceId), eq(templates.id, row.id)));
}

/** Removes for good what was deleted before an instant. */
export async function forgetDeleted(tx: Tx, workspaceId: string, before: Date): Promise<void> {
  await tx.delete(templates).where(and(eq(templates.workspaceId, workspaceId), lt(templates.deletedAt, before)));
}

export function toTemplate(row: TemplateRow): Template {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    builtIn: false,
    labelSchema: row.labelSchema as LabelSchema,
    workflowTemplate: row.workflowTemplate,
    workflowId: row.workflowId,
    settings: row.settings as ProjectSettings,
    instructions: row.instructions,
    queues: row.queues as QueuePlan[],
    qualityRules: (row.qualityRules as RulePlan[] | null) ?? standardRules,
    qualityPolicies: row.qualityPolicies as PolicyPlan | null,
    version: row.version,
  };
}
