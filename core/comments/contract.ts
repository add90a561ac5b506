// Comments owns conversations about work: threads on a task, an annotation or a region of it, with mentions,
// resolve and reopen. New comments reach the people in the entity's room at once.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";

export const EntityType = v.picklist(["TASK", "ANNOTATION"]);
export const Comment = v.object({
  id: Id,
  threadId: Id,
  entityType: EntityType,
  entityId: Id,
  projectId: v.nullable(Id),
  /** The region that the thread is about, if any. */
  regionId: v.nullable(v.string()),
  authorId: Id,
  body: v.string(),
  mentions: v.array(Id),
  resolvedAt: v.nullable(Instant),
  resolvedBy: v.nullable(Id),
  createdAt: Instant,
  updatedAt: Instant,
  deleted: v.boolean(),
  version: v.number(),
});
export type Comment = v.InferOutput<typeof Comment>;
const body = v.pipe(v.string(), v.trim(), v.minLength(1, "must not be empty"), v.maxLength(5000));
const comment = ids("commentId");

export const commentsContract = {
  listComments: endpoint("GET", "/comments", {
    summary: "Comments on one thing, oldest first",
    permission: "comment.read",
    query: v.object({ ...pageQuery, entity_type: EntityType, entity_id: Id }),
    response: page(Comment),
  }),
  createComment: endpoint("POST", "/comments", {
    summary: "Write a comment, or answer one (threadId)",
    permission: "comment.create",
    status: 201,
    body: v.strictObject({
      entityType: EntityType,
      entityId: Id,
      projectId: v.optional(v.nullable(Id), null),
      threadId: v.optional(Id),
      regionId: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(64))), null),
      body,
      mentions: v.optional(v.pipe(v.array(Id), v.maxLength(20)), []),
    }),
    response: Comment,
    problems: ["comments.thread_not_found"],
  }),
  updateComment: endpoint("PATCH", "/comments/:commentId", {
    summary: "Change my comment",
    permission: "comment.create",
    ifMatch: "optional",
    params: comment,
    body: v.strictObject({ body }),
    response: Comment,
    problems: ["comments.not_yours"],
  }),
  deleteComment: endpoint("DELETE", "/comments/:commentId", {
    summary: "Delete my comment; its place stays",
    permission: "comment.create",
    ifMatch: "optional",
    status: 204,
    params: comment,
    problems: ["comments.not_yours"],
  }),
  resolveComment: endpoint("POST", "/comments/:commentId/resolve", {
    summary: "Resolve or reopen a thread",
    permission: "comment.create",
    params: comment,
    body: v.strictObject({ resolved: v.optional(v.boolean(), true) }),
    response: Comment,
  }),
};
