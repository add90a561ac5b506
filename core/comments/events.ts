import * as v from "valibot";
import { event, events } from "../kernel/wire/event.ts";
import { Id } from "../kernel/wire/id.ts";
import { EntityType } from "./contract.ts";

const comment = {
  commentId: Id,
  threadId: Id,
  entityType: EntityType,
  entityId: Id,
  projectId: v.nullable(Id),
  authorId: Id,
};
export const commentsEvents = events("comments", {
  "comment.created": event(v.object({ ...comment, mentions: v.array(Id) }), "commentId", "entityId"),
  "comment.resolved": event(v.object({ ...comment, resolved: v.boolean() }), "commentId", "entityId"),
  "user.mentioned": event(v.object({ ...comment, userId: Id }), "userId"),
});
