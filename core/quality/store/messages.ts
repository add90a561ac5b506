import { and, asc, eq, gt } from "drizzle-orm";
import { checkMessages } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type MessageRow = typeof checkMessages.$inferSelect;

export async function addMessageRow(tx: Tx, row: MessageRow): Promise<void> {
  await tx.insert(checkMessages).values(row);
}

/** What was said about a check, oldest first; one more than `limit`. */
export async function messagesOf(
  tx: Tx,
  workspaceId: string,
  checkId: string,
  after: string | undefined,
  limit: number,
): Promise<MessageRow[]> {
  return tx
    .select()
    .from(checkMessages)
    .where(
      and(
        eq(checkMessages.workspaceId, workspaceId),
        eq(checkMessages.checkId, checkId),
        after ? gt(checkMessages.id, after) : undefined,
      ),
    )
    .orderBy(asc(checkMessages.id))
    .limit(limit + 1);
}
