import * as v from "valibot";
import { job } from "../../kernel/job.ts";
import { transaction } from "../../kernel/transaction.ts";
import { Id } from "../../kernel/wire/id.ts";
import { FINISH, finishResolution } from "../finish-resolution.ts";
import { findCheck } from "../store/checks.ts";

/** Ends a resolution that its process did not live to end; one that is done is left alone. */
export const finishResolutionJob = job(
  FINISH,
  v.object({ checkId: Id, reference: Id }),
  async (ctx, { checkId, reference }) => {
    const scope = { workspaceId: ctx.workspaceId, customerId: null };
    const row = await transaction(ctx, (tx) => findCheck(tx, scope, checkId));
    if (row) await finishResolution(ctx, row, reference);
  },
  100,
);
