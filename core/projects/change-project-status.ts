import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Project, projectsContract } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import { changeStatus } from "./rules.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/projects.ts";

export async function changeProjectStatus(
  ctx: Context,
  { projectId, event }: Input<typeof projectsContract.changeProjectStatus>,
): Promise<Project> {
  return transaction(ctx, async (tx) => {
    const project = await store.lockProject(tx, scopeOf(ctx), projectId);
    if (!project) throw requestProblems.not_found();
    const from = project.status;
    const to = changeStatus(from, event, project.archivedFrom);
    const version = project.version + 1;
    await store.saveProject(tx, {
      ...project,
      status: to,
      archivedFrom: event === "archive" ? from : null,
      updatedAt: ctx.clock.now(),
      version,
    });
    await emit(tx, ctx, projectsEvents, "project.status_changed", { projectId, from, to, version });
    return (await store.findProject(tx, scopeOf(ctx), projectId))!;
  });
}
