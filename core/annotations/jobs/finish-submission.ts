import * as v from "valibot";
import { job } from "../../kernel/job.ts";
import { Id } from "../../kernel/wire/id.ts";
import { finishHandIn } from "../finish-hand-in.ts";

/** Ends a hand-in that its process did not live to end; one that is done is left alone. */
export const finishSubmission = job(
  "finish-submission",
  v.object({ annotationId: Id, reference: Id }),
  async (ctx, { annotationId, reference }) => {
    await finishHandIn(ctx, annotationId, reference);
  },
  100,
);
