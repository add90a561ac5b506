import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { projectsContract } from "../projects/contract.ts";
import type { workflowContract } from "./contract.ts";
import { workflowEvents } from "./events.ts";
import { workflowProblems } from "./problems.ts";
import { getWorkflow } from "./list-workflows.ts";
import { lockWorkflow } from "./save-draft.ts";
import * as store from "./store/workflows.ts";

/** Deletes a workflow that no instance ever followed and no project uses. */
export async function deleteWorkflow(
  ctx: Context,
  { workflowId, ifMatch }: Input<typeof workflowContract.deleteWorkflow>,
): Promise<void> {
  await getWorkflow(ctx, { workflowId });
  const project = await projectThatUses(ctx, workflowId);
  if (project) throw workflowProblems.in_use({ detail: `The project ${project.name} uses it.`, projectId: project.id });
  await transaction(ctx, async (tx) => {
    const { row } = await lockWorkflow(tx, ctx, workflowId);
    checkMatch(ifMatch, row.version);
    if (await store.wasFollowed(tx, ctx.workspaceId, workflowId))
      throw workflowProblems.in_use({ detail: "Tasks have followed it; their history needs it." });
    await store.deleteWorkflow(tx, row);
    await emit(tx, ctx, workflowEvents, "workflow.deleted", { workflowId });
  });
}

async function projectThatUses(ctx: Context, workflowId: string) {
  const { listProjects } = ctx.call("projects", projectsContract);
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await listProjects({ limit: 200, cursor });
    const user = items.find((one) => one.workflowId === workflowId);
    if (user) return user;
    cursor = nextCursor ?? undefined;
  } while (cursor);
  return undefined;
}
