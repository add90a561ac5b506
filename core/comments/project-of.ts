import { annotationsContract } from "../annotations/contract.ts";
import type { Context } from "../kernel/context.ts";
import { pointTo, Problem, requestProblems } from "../kernel/wire/problem.ts";
import { tasksContract } from "../tasks/contract.ts";
import type { EntityType } from "./contract.ts";
import { reaches } from "./customer.ts";
import type * as v from "valibot";

interface Entity {
  entityType: v.InferOutput<typeof EntityType>;
  entityId: string;
  projectId: string | null;
}

/**
 * The project of what is commented on, as its own service says. Throws 404 for what is not there and for one that the caller does
 * not reach; while that service is away, whoever reaches every project is believed.
 */
export async function projectOf(ctx: Context, entity: Entity): Promise<string | null> {
  const nothing = () => requestProblems.not_found(pointTo("/entityId", "is nothing that can be commented on"));
  const found = await find(ctx, entity).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    if (error.status === 404) throw nothing();
    if (ctx.projects !== null || ctx.grants.customerId !== null || error.status < 500) throw error;
    return entity;
  });
  if (ctx.projects && !(found.projectId && ctx.projects.includes(found.projectId))) throw nothing();
  if (!(await reaches(ctx, found.projectId))) throw nothing();
  return found.projectId;
}

async function find(ctx: Context, { entityType, entityId }: Entity): Promise<{ projectId: string | null }> {
  return entityType === "TASK"
    ? ctx.call("tasks", tasksContract).getTask({ taskId: entityId })
    : ctx.call("annotations", annotationsContract).getAnnotation({ annotationId: entityId });
}
