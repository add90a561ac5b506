import { and, desc, eq, ilike, lt, type SQL } from "drizzle-orm";
import { labelSchemas, members, progress, projects } from "../../../db/schema/projects.ts";
import { changed } from "../../kernel/cache.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Project, ProjectSettings } from "../contract.ts";
import type { LabelSchema } from "../label-schema.contract.ts";

export type ProjectRow = typeof projects.$inferSelect;
/** Whose projects are asked for: a customer's user sees that customer's only. */
export interface Scope {
  workspaceId: string;
  customerId: string | null;
}
export interface ProjectFilter {
  status?: ProjectRow["status"] | undefined;
  customerId?: string | undefined;
  search?: string | undefined;
}

/** What is kept of a project is kept under this name. */
export function subjectOf(projectId: string): string {
  return `project:${projectId}`;
}

function inScope(scope: Scope): SQL | undefined {
  return and(
    eq(projects.workspaceId, scope.workspaceId),
    scope.customerId ? eq(projects.customerId, scope.customerId) : undefined,
  );
}

function query(tx: Tx) {
  return tx
    .select({ project: projects, labelSchema: labelSchemas.labelSchema, progress })
    .from(projects)
    .innerJoin(
      labelSchemas,
      and(eq(labelSchemas.projectId, projects.id), eq(labelSchemas.version, projects.schemaVersion)),
    )
    .leftJoin(progress, eq(progress.projectId, projects.id))
    .$dynamic();
}

export async function findProject(tx: Tx, scope: Scope, projectId: string): Promise<Project | undefined> {
  const [row] = await query(tx).where(and(inScope(scope), eq(projects.id, projectId)));
  return row && toProject(row);
}

export async function listProjects(
  tx: Tx,
  scope: Scope,
  filter: ProjectFilter,
  before: string | undefined,
  limit: number,
): Promise<Project[]> {
  const rows = await query(tx)
    .where(
      and(
        inScope(scope),
        filter.status ? eq(projects.status, filter.status) : undefined,
        filter.customerId ? eq(projects.customerId, filter.customerId) : undefined,
        filter.search ? ilike(projects.name, `%${filter.search.replace(/[\\%_]/g, "\\$&")}%`) : undefined,
        before ? lt(projects.id, before) : undefined,
      ),
    )
    .orderBy(desc(projects.id))
    .limit(limit + 1);
  return rows.map(toProject);
}

export async function lockProject(tx: Tx, scope: Scope, projectId: string): Promise<ProjectRow | undefined> {
  const [row] = await tx
    .select()
    .from(projects)
    .where(and(inScope(scope), eq(projects.id, projectId)))
    .for("update");
  return row;
}

export async function saveProject(tx: Tx, project: ProjectRow): Promise<void> {
  changed(project.workspaceId, [subjectOf(project.id)]);
  await tx.insert(projects).values(project).onConflictDoUpdate({ target: projects.id, set: project });
}

/** Removes a project with its label schemas, members and counts. */
export async function deleteProject(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  changed(workspaceId, [subjectOf(projectId)]);
  await tx.delete(projects).where(and(eq(projects.workspaceId, workspaceId), eq(projects.id, projectId)));
  await tx.delete(progress).where(and(eq(progress.workspaceId, workspaceId), eq(progress.projectId, projectId)));
}

/** How many versions of its label schema and members a project has. */
export async function countParts(
  tx: Tx,
  workspaceId: string,
  projectId: string,
): Promise<{ labelSchemas: number; members: number }> {
  const ours = (table: typeof labelSchemas | typeof members) =>
    tx.$count(table, and(eq(table.workspaceId, workspaceId), eq(table.projectId, projectId)));
  return { labelSchemas: await ours(labelSchemas), members: await ours(members) };
}

interface Joined {
  project: ProjectRow;
  labelSchema: unknown;
  progress: typeof progress.$inferSelect | null;
}

function toProject({ project, labelSchema, progress: counts }: Joined): Project {
  const { workspaceId: _workspace, archivedFrom: _from, workflowTemplate: _template, ...shown } = project;
  return {
    ...shown,
    settings: project.settings as ProjectSettings,
    labelSchema: labelSchema as LabelSchema,
    progress: {
      tasks: counts?.tasks ?? 0,
      completed: counts?.completed ?? 0,
      cancelled: counts?.cancelled ?? 0,
      batches: counts?.batches ?? 0,
      batchesCompleted: counts?.batchesCompleted ?? 0,
    },
    dueAt: project.dueAt?.toISOString() ?? null,
    createdAt: project.createdAt.toISOString(),
    updatedAt: project.updatedAt.toISOString(),
  };
}
