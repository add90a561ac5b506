import * as v from "valibot";
import { job } from "../../kernel/job.ts";
import { transaction } from "../../kernel/transaction.ts";
import { Id } from "../../kernel/wire/id.ts";
import { FINISH, finishHandIn } from "../finish-hand-in.ts";
import { findAnnotation } from "../store/annotations.ts";

/** Ends a hand-in that its process did not live to end; one that is done is left alone. */
export const finishSubmission = job(
  FINISH,
  v.object({ annotationId: Id, reference: Id }),
  async (ctx, { annotationId, reference }) => {
    const scope = { workspaceId: ctx.workspaceId, customerId: null, userId: null };
    const row = await transaction(ctx, (tx) => findAnnotation(tx, scope, annotationId));
    if (row) await finishHandIn(ctx, row, reference);
  },
  100,
);
