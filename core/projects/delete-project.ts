import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { tasksContract } from "../tasks/contract.ts";
import type { projectsContract } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import { projectProblems } from "./problems.ts";
import { getProject } from "./get-project.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/projects.ts";

/** Deletes a project without tasks; tasks is asked, since the counts kept here may lag behind. */
export async function deleteProject(
  ctx: Context,
  { projectId, ifMatch }: Input<typeof projectsContract.deleteProject>,
): Promise<void> {
  const { progress } = await getProject(ctx, { projectId });
  const { items } =
    progress.tasks > 0 ? { items: [null] } : await ctx.call("tasks", tasksContract).listTasks({ projectId, limit: 1 });
  if (items.length > 0)
    throw projectProblems.has_tasks({
      detail: "Archive it instead: its tasks and what people labelled stay readable.",
    });
  await transaction(ctx, async (tx) => {
    const project = await store.lockProject(tx, scopeOf(ctx), projectId);
    if (!project) throw requestProblems.not_found();
    checkMatch(ifMatch, project.version);
    await store.deleteProject(tx, ctx.workspaceId, projectId);
    await emit(tx, ctx, projectsEvents, "project.deleted", { projectId });
  });
}
