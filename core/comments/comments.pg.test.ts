import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { registered } from "../auth/testing/registered.ts";
import { authService } from "../auth/service.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { createComment } from "./create-comment.ts";
import { listComments } from "./list-comments.ts";
import { resolveComment } from "./resolve-comment.ts";
import { commentsService } from "./service.ts";
import { deleteComment, updateComment } from "./update-comment.ts";

const host = useHost([commentsService]);
const whole = useHost([commentsService, authService]);
const task = () => ({ entityType: "TASK" as const, entityId: newId(), projectId: null, regionId: null, mentions: [] });
const list = (ctx: ReturnType<ReturnType<typeof host>["context"]>, entityId: string) =>
  listComments(ctx, { entity_type: "TASK", entity_id: entityId, limit: 50, cursor: undefined });

test("an answer joins the thread of the comment it answers", async () => {
  const ctx = host().context("comments");
  const about = task();
  const first = await createComment(ctx, { ...about, body: "Is this a cat?" });
  await createComment(ctx, { ...about, body: "It is.", threadId: first.threadId });
  const { items } = await list(ctx, about.entityId);
  expect(items.map((comment) => [comment.body, comment.threadId])).toEqual([
    ["Is this a cat?", first.threadId],
    ["It is.", first.threadId],
  ]);
});

test("a comment and its mention events are in the outbox together", async () => {
  const ctx = host().context("comments");
  const mentioned = newId();
  await createComment(ctx, { ...task(), body: "Look at this", mentions: [mentioned, mentioned] });
  const admin = host().runtimes.get("comments")!.db.system.orm;
  const rows = await admin.execute<{ type: string }>(
    sql`select envelope->>'type' as type from comments.outbox where workspace_id = ${ctx.workspaceId} order by seq`,
  );
  expect(rows.map((row) => row.type)).toEqual(["comment.created", "user.mentioned"]);
});

test("only its author changes a comment, and a stale version is refused", async () => {
  const ctx = host().context("comments");
  const comment = await createComment(ctx, { ...task(), body: "Firts" });
  const other = host().context("comments", { workspaceId: ctx.workspaceId });
  expect(updateComment(other, { commentId: comment.id, body: "mine now", ifMatch: undefined })).rejects.toMatchObject({
    code: "comments.not_yours",
  });
  const changed = await updateComment(ctx, { commentId: comment.id, body: "First", ifMatch: '"1"' });
  expect(changed).toMatchObject({ body: "First", version: 2 });
  expect(updateComment(ctx, { commentId: comment.id, body: "late", ifMatch: '"1"' })).rejects.toMatchObject({
    code: "request.stale",
    status: 412,
  });
});

test("resolving a thread is seen on all of its comments, and a deleted comment keeps its place", async () => {
  const ctx = host().context("comments");
  const about = task();
  const first = await createComment(ctx, { ...about, body: "one" });
  await createComment(ctx, { ...about, body: "two", threadId: first.threadId });
  await resolveComment(ctx, { commentId: first.id, resolved: true });
  await deleteComment(ctx, { commentId: first.id, ifMatch: undefined });
  const { items } = await list(ctx, about.entityId);
  expect(items.map((comment) => [comment.body, comment.deleted, comment.resolvedBy])).toEqual([
    ["", true, ctx.actor.id],
    ["two", false, ctx.actor.id],
  ]);
});

test("another workspace sees nothing, even without the store's filter", async () => {
  const ctx = host().context("comments");
  await createComment(ctx, { ...task(), body: "ours" });
  const stranger = host().context("comments");
  const seen = await transaction(stranger, (tx) => tx.execute(sql`select * from comments.comments`));
  expect(seen).toHaveLength(0);
});

test("whoever is mentioned is somebody of this workspace", async () => {
  const here = await registered(whole());
  const elsewhere = await registered(whole());
  const ctx = { ...whole().context("comments", { workspaceId: here.ctx.workspaceId, userId: here.ctx.actor.id }) };
  const about = (userId: string) => ({ ...task(), body: "Look at this", mentions: [userId] });
  const refused = await createComment(ctx, about(elsewhere.ctx.actor.id)).catch((error: unknown) => error);
  expect(refused).toMatchObject({ status: 422, fields: { errors: [{ pointer: "/mentions/0" }] } });
  expect((await createComment(ctx, about(here.ctx.actor.id))).body).toBe("Look at this");
});
