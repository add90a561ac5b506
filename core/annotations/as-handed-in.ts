import type { Tx } from "../kernel/transaction.ts";
import type { AnnotationRow } from "./store/annotations.ts";
import { lastByAuthor, madeByOthers } from "./store/versions.ts";

/** Annotations of a workspace with what their authors handed in themselves, in the place of what others have made of it since. */
export async function asHandedIn(
  tx: Tx,
  workspaceId: string,
  rows: readonly AnnotationRow[],
): Promise<AnnotationRow[]> {
  const others = new Set((await madeByOthers(tx, workspaceId, rows)).map((one) => one.annotationId));
  const corrected = rows.filter((row) => others.has(row.id));
  const own = await lastByAuthor(tx, workspaceId, corrected);
  const said = new Map(own.map(({ annotationId, result }) => [annotationId, result]));
  return rows.map((row) => ({ ...row, result: said.get(row.id) ?? row.result }));
}
