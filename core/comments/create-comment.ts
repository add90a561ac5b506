import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { emit, emitMany } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import type { Comment, commentsContract } from "./contract.ts";
import { reaches } from "./customer.ts";
import { demandColleagues } from "./demand-colleagues.ts";
import { commentsEvents } from "./events.ts";
import { commentProblems } from "./problems.ts";
import { projectOf } from "./project-of.ts";
import * as store from "./store.ts";

type C = typeof commentsContract;

export async function createComment(ctx: Context, input: Input<C["createComment"]>): Promise<Comment> {
  const authorId = userOf(ctx);
  const known = input.threadId ? await threadOf(ctx, input) : null;
  const projectId = known ? known.projectId : await projectOf(ctx, input);
  await demandColleagues(ctx, input.mentions);
  return transaction(ctx, async (tx) => {
    const now = ctx.clock.now();
    const { entityType, entityId, regionId } = input;
    const thread = known ?? {
      id: newId(),
      workspaceId: ctx.workspaceId,
      entityType,
      entityId,
      projectId,
      regionId,
      resolvedAt: null,
      resolvedBy: null,
      createdAt: now,
    };
    if (!known) await store.saveThread(tx, thread);
    const mentions = [...new Set(input.mentions)].filter((id) => id !== authorId);
    const comment = {
      id: newId(),
      workspaceId: ctx.workspaceId,
      threadId: thread.id,
      authorId,
      body: input.body,
      mentions,
      deleted: false,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    await store.saveComment(tx, comment);
    const said = {
      commentId: comment.id,
      threadId: thread.id,
      entityType: thread.entityType,
      entityId: thread.entityId,
      projectId: thread.projectId,
      authorId,
    };
    await emit(tx, ctx, commentsEvents, "comment.created", { ...said, mentions });
    await emitMany(
      tx,
      ctx,
      commentsEvents,
      "user.mentioned",
      mentions.map((userId) => ({ ...said, userId })),
    );
    return store.toComment(comment, thread);
  });
}

/** The thread that is answered, on the very thing that the caller names; 404 for any other. */
async function threadOf(ctx: Context, { threadId, entityType, entityId }: Input<C["createComment"]>) {
  const thread = await transaction(ctx, (tx) => store.findThread(tx, ctx.workspaceId, threadId!));
  if (thread?.entityType === entityType && thread.entityId === entityId && (await reaches(ctx, thread.projectId)))
    return thread;
  throw commentProblems.thread_not_found({ threadId });
}
