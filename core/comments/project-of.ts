import { annotationsContract } from "../annotations/contract.ts";
import type { Context } from "../kernel/context.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { tasksContract } from "../tasks/contract.ts";
import type { EntityType } from "./contract.ts";
import type * as v from "valibot";

interface Entity {
  entityType: v.InferOutput<typeof EntityType>;
  entityId: string;
  projectId: string | null;
}

/** The project of what is commented on: as the caller says, or, where they reach some projects only, as its own service says. Throws 404 for one that they do not reach. */
export async function projectOf(ctx: Context, { entityType, entityId, projectId }: Entity): Promise<string | null> {
  if (ctx.projects === null) return projectId;
  const found =
    entityType === "TASK"
      ? await ctx.call("tasks", tasksContract).getTask({ taskId: entityId })
      : await ctx.call("annotations", annotationsContract).getAnnotation({ annotationId: entityId });
  if (!ctx.projects.includes(found.projectId)) throw requestProblems.not_found();
  return found.projectId;
}
