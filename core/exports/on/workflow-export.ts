import * as v from "valibot";
import { onlyWhen, reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import { Problem } from "../../kernel/wire/problem.ts";
import { ExportFormat, projectsContract } from "../../projects/contract.ts";
import { workflowEvents } from "../../workflow/events.ts";
import { ExportOptions } from "../contract.ts";
import { queueExport } from "../create-export.ts";
import { fits } from "../formats/format.ts";
import { formats } from "../formats/formats.ts";
import { listExports } from "../store.ts";

/** Carries out a workflow's `export.start`: exports the task's batch, unless that is waiting to be done already. */
export const exportForWorkflow = onlyWhen(
  reaction(
    "exports.export-for-workflow",
    workflowEvents,
    "workflow.action.executed",
    async (ctx, { data: { projectId } }) => {
      try {
        return await ctx.call("projects", projectsContract).getProject({ projectId });
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
      }
    },
    async (ctx, { data: { params, batchId, projectId } }, project) => {
      const { format } = params;
      if (!project) return;
      if (!v.is(ExportFormat, format) || !fits(formats[format], project.labelSchema)) {
        ctx.log.warn({ projectId, format }, "a workflow's export was not started: the format does not fit the project");
        return;
      }
      await transaction(ctx, async (tx) => {
        const scope = { workspaceId: ctx.workspaceId, customerId: null };
        const waiting = await listExports(tx, scope, { batchId, status: "queued", limit: 100 });
        if (waiting.some((one) => one.format === format)) return;
        await queueExport(ctx, { project, batchId, format, options: v.parse(ExportOptions, {}) });
      });
    },
  ),
  ({ action }: EventData<typeof workflowEvents, "workflow.action.executed">) => action === "export.start",
);
