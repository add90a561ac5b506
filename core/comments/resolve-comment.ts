import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Comment, commentsContract } from "./contract.ts";
import { commentsEvents } from "./events.ts";
import { reaches } from "./customer.ts";
import * as store from "./store.ts";

/** Resolves or reopens the whole thread that a comment stands in. */
export async function resolveComment(
  ctx: Context,
  { commentId, resolved }: Input<typeof commentsContract.resolveComment>,
): Promise<Comment> {
  const userId = userOf(ctx);
  // Of customers' users alone, since whose a project is cannot be asked within the transaction.
  if (ctx.grants.customerId !== null) {
    const known = await transaction(ctx, (tx) => store.lockComment(tx, ctx.workspaceId, commentId));
    if (!(await reaches(ctx, known?.thread.projectId ?? null))) throw requestProblems.not_found();
  }
  return transaction(ctx, async (tx) => {
    const found = await store.lockComment(tx, ctx.workspaceId, commentId);
    if (!found) throw requestProblems.not_found();
    const { comment, thread } = found;
    if (resolved === (thread.resolvedAt !== null)) return store.toComment(comment, thread);
    const changed = { ...thread, resolvedAt: resolved ? ctx.clock.now() : null, resolvedBy: resolved ? userId : null };
    await store.saveThread(tx, changed);
    const { entityType, entityId, projectId } = thread;
    await emit(tx, ctx, commentsEvents, "comment.resolved", {
      commentId,
      threadId: thread.id,
      entityType,
      entityId,
      projectId,
      authorId: comment.authorId,
      resolved,
    });
    return store.toComment(comment, changed);
  });
}
