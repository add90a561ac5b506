import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";
import { workflowInstances, workflows, workflowVersions } from "../../../db/schema/workflow.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Definition, Workflow } from "../contract.ts";

export type WorkflowRow = typeof workflows.$inferSelect;

const withDefinition = and(
  eq(workflowVersions.workflowId, workflows.id),
  eq(workflowVersions.definitionVersion, workflows.definitionVersion),
);

export async function listWorkflows(
  tx: Tx,
  workspaceId: string,
  after: string | undefined,
  limit: number,
): Promise<Workflow[]> {
  const rows = await tx
    .select()
    .from(workflows)
    .innerJoin(workflowVersions, withDefinition)
    .where(and(eq(workflows.workspaceId, workspaceId), after ? gt(workflows.id, after) : undefined))
    .orderBy(asc(workflows.id))
    .limit(limit + 1);
  const counts = await countInstances(
    tx,
    workspaceId,
    rows.map((row) => row.workflows.id),
  );
  return rows.map((row) =>
    toWorkflow(row.workflows, row.workflow_versions.definition, counts.get(row.workflows.id) ?? 0),
  );
}

async function countInstances(tx: Tx, workspaceId: string, ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: workflowInstances.workflowId, count: sql<number>`count(*)::int` })
    .from(workflowInstances)
    .where(
      and(
        eq(workflowInstances.workspaceId, workspaceId),
        inArray(workflowInstances.workflowId, ids),
        inArray(workflowInstances.status, ["active", "paused"]),
      ),
    )
    .groupBy(workflowInstances.workflowId);
  return new Map(rows.map((row) => [row.id, row.count]));
}

export async function findWorkflow(
  tx: Tx,
  workspaceId: string,
  workflowId: string,
  lock = false,
): Promise<{ row: WorkflowRow; definition: Definition } | undefined> {
  const mine = and(eq(workflows.workspaceId, workspaceId), eq(workflows.id, workflowId));
  if (lock) await tx.select({ id: workflows.id }).from(workflows).where(mine).for("update");
  const [found] = await tx.select().from(workflows).innerJoin(workflowVersions, withDefinition).where(mine);
  return found && { row: found.workflows, definition: found.workflow_versions.definition as Definition };
}

export async function describe(
  tx: Tx,
  workspaceId: string,
  found: { row: WorkflowRow; definition: Definition },
): Promise<Workflow> {
  const counts = await countInstances(tx, workspaceId, [found.row.id]);
  return toWorkflow(found.row, found.definition, counts.get(found.row.id) ?? 0);
}

export async function findByTemplate(tx: Tx, workspaceId: string, template: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ id: workflows.id })
    .from(workflows)
    .where(and(eq(workflows.workspaceId, workspaceId), eq(workflows.template, template)));
  return row?.id;
}

/** Adds a workflow with its first version; false when the workspace has one of that template already. */
export async function insertWorkflow(tx: Tx, row: WorkflowRow, definition: Definition): Promise<boolean> {
  const made = await tx.insert(workflows).values(row).onConflictDoNothing().returning({ id: workflows.id });
  if (made.length > 0) await insertVersion(tx, row, definition);
  return made.length > 0;
}

export async function insertVersion(tx: Tx, row: WorkflowRow, definition: Definition): Promise<void> {
  await tx.insert(workflowVersions).values({
    workflowId: row.id,
    definitionVersion: row.definitionVersion,
    workspaceId: row.workspaceId,
    definition,
    createdAt: row.updatedAt,
  });
}

export async function updateWorkflow(tx: Tx, row: WorkflowRow): Promise<void> {
  await tx
    .update(workflows)
    .set(row)
    .where(and(eq(workflows.workspaceId, row.workspaceId), eq(workflows.id, row.id)));
}

export async function findVersion(
  tx: Tx,
  workspaceId: string,
  workflowId: string,
  definitionVersion: number,
): Promise<Definition | undefined> {
  const [row] = await tx
    .select({ definition: workflowVersions.definition })
    .from(workflowVersions)
    .where(
      and(
        eq(workflowVersions.workspaceId, workspaceId),
        eq(workflowVersions.workflowId, workflowId),
        eq(workflowVersions.definitionVersion, definitionVersion),
      ),
    );
  return row?.definition as Definition | undefined;
}

function toWorkflow(row: WorkflowRow, definition: unknown, instances: number): Workflow {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    template: row.template,
    status: row.status,
    definition: definition as Definition,
    definitionVersion: row.definitionVersion,
    instances,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    version: row.version,
  };
}
