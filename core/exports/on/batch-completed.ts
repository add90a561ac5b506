import * as v from "valibot";
import { reaction } from "../../kernel/reaction.ts";
import { Problem } from "../../kernel/wire/problem.ts";
import { projectsContract } from "../../projects/contract.ts";
import { tasksEvents } from "../../tasks/events.ts";
import { ExportOptions } from "../contract.ts";
import { queueExport } from "../create-export.ts";
import { fits } from "../formats/format.ts";
import { formats } from "../formats/formats.ts";

/** Exports a finished batch by itself where the project's settings name a format. */
export const exportBatchWhenCompleted = reaction(
  "exports.export-batch",
  tasksEvents,
  "batch.completed",
  async (ctx, { data }) => {
    try {
      return await ctx.call("projects", projectsContract).getProject({ projectId: data.projectId });
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return null;
      throw error;
    }
  },
  async (ctx, { data }, project) => {
    const format = project?.settings.autoExport;
    if (!project || !format) return;
    if (fits(formats[format], project.labelSchema))
      await queueExport(ctx, { project, batchId: data.batchId, format, options: v.parse(ExportOptions, {}) });
    else
      ctx.log.warn(
        { projectId: project.id, format },
        "a finished batch was not exported: the format does not fit the project",
      );
  },
);
