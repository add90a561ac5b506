import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { commentsContract } from "../comments/contract.ts";
import { commentsService } from "../comments/service.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { listAuditLogs, listEntityLogs } from "./list-audit-logs.ts";
import { auditService } from "./service.ts";
import { verifyChain } from "./verify-chain.ts";

const host = useHost([auditService, commentsService]);
type Ctx = ReturnType<ReturnType<typeof host>["context"]>;

/** Writes comments, which make events, and waits until audit has heard of them all. */
async function comment(ctx: Ctx, count: number): Promise<{ taskId: string; commentIds: string[] }> {
  const taskId = newId();
  const comments = ctx.call("comments", commentsContract);
  const commentIds: string[] = [];
  const caller = { workspaceId: ctx.workspaceId, userId: ctx.actor.id };
  for (let i = 0; i < count; i++) {
    const made = await host().request("comments", caller, "POST", "/comments", {
      entityType: "TASK",
      entityId: taskId,
      body: `number ${i}`,
    });
    commentIds.push(((await made.json()) as { id: string }).id);
  }
  void comments;
  await eventually(
    async () =>
      (await listAuditLogs(ctx, { limit: 200, correlationId: undefined })).items.filter((log) =>
        commentIds.includes(log.entityId),
      ).length === count,
  );
  return { taskId, commentIds };
}

test("every event becomes one row, in a chain without gaps that verifies", async () => {
  const ctx = host().context("audit");
  const { commentIds } = await comment(ctx, 5);
  const { items } = await listAuditLogs(ctx, { limit: 50 });
  expect(items.map((log) => log.sequence)).toEqual([5, 4, 3, 2, 1]);
  expect(items.at(-1)).toMatchObject({
    action: "comment.created",
    service: "comments",
    actor: `user:${ctx.actor.id}`,
    entityType: "comment",
    entityId: commentIds[0]!,
  });
  expect(await verifyChain(ctx)).toEqual({ rows: 5, intact: true, brokenAt: null });
});
