import * as v from "valibot";
import { job } from "../../kernel/job.ts";
import { Id } from "../../kernel/wire/id.ts";
import { finishResolution } from "../finish-resolution.ts";

/** Ends a resolution that its process did not live to end; one that is done is left alone. */
export const finishResolutionJob = job(
  "finish-resolution",
  v.object({ checkId: Id, reference: Id }),
  async (ctx, { checkId, reference }) => {
    await finishResolution(ctx, checkId, reference);
  },
  100,
);
