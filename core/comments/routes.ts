import type { Verbs } from "../kernel/http/mount.ts";
import type { commentsContract } from "./contract.ts";
import { createComment } from "./create-comment.ts";
import { listComments } from "./list-comments.ts";
import { resolveComment } from "./resolve-comment.ts";
import { deleteComment, updateComment } from "./update-comment.ts";

export const commentsRoutes: Verbs<typeof commentsContract> = {
  listComments,
  createComment,
  updateComment,
  deleteComment,
  resolveComment,
};
