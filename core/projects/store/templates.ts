import { and, asc, eq } from "drizzle-orm";
import { templates } from "../../../db/schema/projects.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { ProjectSettings, Template } from "../contract.ts";
import type { LabelSchema } from "../label-schema.contract.ts";

export async function listTemplates(tx: Tx, workspaceId: string): Promise<Template[]> {
  const rows = await tx
    .select()
    .from(templates)
    .where(eq(templates.workspaceId, workspaceId))
    .orderBy(asc(templates.id))
    .limit(1000);
  return rows.map(toTemplate);
}

export async function findTemplate(tx: Tx, workspaceId: string, templateId: string): Promise<Template | undefined> {
  const [row] = await tx
    .select()
    .from(templates)
    .where(and(eq(templates.workspaceId, workspaceId), eq(templates.id, templateId)));
  return row && toTemplate(row);
}

export async function addTemplate(tx: Tx, row: typeof templates.$inferInsert): Promise<void> {
  await tx.insert(templates).values(row);
}

function toTemplate(row: typeof templates.$inferSelect): Template {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    builtIn: false,
    labelSchema: row.labelSchema as LabelSchema,
    workflowTemplate: row.workflowTemplate,
    settings: row.settings as ProjectSettings,
    instructions: row.instructions,
  };
}
