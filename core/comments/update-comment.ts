import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Comment, commentsContract } from "./contract.ts";
import { commentProblems } from "./problems.ts";
import * as store from "./store.ts";

export async function updateComment(
  ctx: Context,
  { commentId, body, ifMatch }: Input<typeof commentsContract.updateComment>,
): Promise<Comment> {
  return transaction(ctx, (tx) => change(tx, ctx, commentId, ifMatch, { body }));
}

/** Empties the comment and leaves its place in the thread. */
export async function deleteComment(
  ctx: Context,
  { commentId, ifMatch }: Input<typeof commentsContract.deleteComment>,
): Promise<void> {
  await transaction(ctx, (tx) => change(tx, ctx, commentId, ifMatch, { body: "", deleted: true, mentions: [] }));
}

async function change(
  tx: Tx,
  ctx: Context,
  commentId: string,
  ifMatch: string | undefined,
  changes: { body: string; deleted?: boolean; mentions?: string[] },
): Promise<Comment> {
  const found = await store.lockComment(tx, ctx.workspaceId, commentId);
  if (!found || found.comment.deleted) throw requestProblems.not_found();
  if (found.comment.authorId !== userOf(ctx)) throw commentProblems.not_yours();
  checkMatch(ifMatch, found.comment.version);
  const comment = { ...found.comment, ...changes, updatedAt: ctx.clock.now(), version: found.comment.version + 1 };
  await store.saveComment(tx, comment);
  return store.toComment(comment, found.thread);
}
