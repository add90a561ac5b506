import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";
import { workflowInstances, workflows, workflowVersions } from "../../../db/schema/workflow.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Definition, Workflow } from "../definition.contract.ts";

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
  const ids = rows.map((row) => row.workflows.id);
  const [counts, drafts] = [await countInstances(tx, workspaceId, ids), await draftsOf(tx, workspaceId, ids)];
  return rows.map(({ workflows: row, workflow_versions: { definition } }) =>
    toWorkflow(row, definition, counts.get(row.id) ?? 0, drafts.get(row.id)),
  );
}

async function draftsOf(tx: Tx, workspaceId: string, ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const { workflowId, definitionVersion, status } = workflowVersions;
  const rows = await tx
    .select({ workflowId, definitionVersion })
    .from(workflowVersions)
    .where(and(eq(workflowVersions.workspaceId, workspaceId), inArray(workflowId, ids), eq(status, "draft")));
  return new Map(rows.map((row) => [row.workflowId, row.definitionVersion]));
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
  const { id } = found.row;
  const [counts, drafts] = [await countInstances(tx, workspaceId, [id]), await draftsOf(tx, workspaceId, [id])];
  return toWorkflow(found.row, found.definition, counts.get(id) ?? 0, drafts.get(id));
}

export async function findByTemplate(tx: Tx, workspaceId: string, template: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ id: workflows.id })
    .from(workflows)
    .where(and(eq(workflows.workspaceId, workspaceId), eq(workflows.template, template)));
  return row?.id;
}

/** Adds a workflow; false when the workspace has one of that template already. */
export async function insertWorkflow(tx: Tx, row: WorkflowRow): Promise<boolean> {
  const made = await tx.insert(workflows).values(row).onConflictDoNothing().returning({ id: workflows.id });
  return made.length > 0;
}

/** Deletes a workflow with its versions. */
export async function deleteWorkflow(tx: Tx, { workspaceId, id }: WorkflowRow): Promise<void> {
  await tx
    .delete(workflowVersions)
    .where(and(eq(workflowVersions.workspaceId, workspaceId), eq(workflowVersions.workflowId, id)));
  await tx.delete(workflows).where(and(eq(workflows.workspaceId, workspaceId), eq(workflows.id, id)));
}

/** Whether any instance ever followed a workflow. */
export async function wasFollowed(tx: Tx, workspaceId: string, workflowId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: workflowInstances.id })
    .from(workflowInstances)
    .where(and(eq(workflowInstances.workspaceId, workspaceId), eq(workflowInstances.workflowId, workflowId)))
    .limit(1);
  return rows.length > 0;
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

function toWorkflow(
  row: WorkflowRow,
  definition: unknown,
  instances: number,
  draftVersion: number | undefined,
): Workflow {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    template: row.template,
    status: row.status,
    definition: definition as Definition,
    definitionVersion: row.definitionVersion,
    draftVersion: draftVersion ?? null,
    instances,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    version: row.version,
  };
}
