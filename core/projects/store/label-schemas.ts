import { and, desc, eq, lt } from "drizzle-orm";
import { labelSchemas } from "../../../db/schema/projects.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { SchemaVersion } from "../contract.ts";
import type { LabelSchema } from "../label-schema.contract.ts";

type SchemaRow = typeof labelSchemas.$inferSelect;

export async function saveLabelSchema(tx: Tx, row: SchemaRow): Promise<void> {
  await tx.insert(labelSchemas).values(row);
}

export async function findLabelSchema(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  version: number,
): Promise<SchemaVersion | undefined> {
  const [row] = await tx
    .select()
    .from(labelSchemas)
    .where(
      and(
        eq(labelSchemas.workspaceId, workspaceId),
        eq(labelSchemas.projectId, projectId),
        eq(labelSchemas.version, version),
      ),
    );
  return row && toSchemaVersion(row);
}

/** Versions of a project's label schema, newest first, below `before`. */
export async function listLabelSchemas(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  before: number | undefined,
  limit: number,
): Promise<SchemaVersion[]> {
  const rows = await tx
    .select()
    .from(labelSchemas)
    .where(
      and(
        eq(labelSchemas.workspaceId, workspaceId),
        eq(labelSchemas.projectId, projectId),
        before === undefined ? undefined : lt(labelSchemas.version, before),
      ),
    )
    .orderBy(desc(labelSchemas.version))
    .limit(limit + 1);
  return rows.map(toSchemaVersion);
}

function toSchemaVersion(row: SchemaRow): SchemaVersion {
  return {
    projectId: row.projectId,
    version: row.version,
    labelSchema: row.labelSchema as LabelSchema,
    note: row.note,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
  };
}
