import { authorize } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { emitMany } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { addProject, requireCustomer, requireWorkflow } from "./add-project.ts";
import type { Project, projectsContract } from "./contract.ts";
import { demandRole } from "./demand-role.ts";
import { projectsEvents } from "./events.ts";
import { getProject } from "./get-project.ts";
import { readPlan } from "./read-plan.ts";
import { requireProject } from "./require-project.ts";
import { demandTaskMedia } from "./rules.ts";
import { scopeOf } from "./scope.ts";
import * as members from "./store/members.ts";

/** As many members as a copy takes along. */
const MOST = 1000;

/** Copies how a project labels and works, without its tasks and what came of them. */
export async function cloneProject(
  ctx: Context,
  { projectId, name, dueAt, draft, members: withMembers, ...asked }: Input<typeof projectsContract.cloneProject>,
): Promise<Project> {
  const source = await getProject(ctx, { projectId });
  demandTaskMedia(source.labelSchema);
  const customerId = scopeOf(ctx).customerId ?? (asked.customerId === undefined ? source.customerId : asked.customerId);
  if (customerId !== null) await requireCustomer(ctx, customerId);
  await requireWorkflow(ctx, source.workflowId);
  if (withMembers) await demandMembers(ctx, projectId);
  const plan = await readPlan(ctx, projectId);
  return transaction(ctx, async (tx) => {
    const { workflowTemplate } = await requireProject(tx, ctx, projectId);
    const { description, instructions, templateId, workflowId, settings, labelSchema } = source;
    const copy = await addProject(tx, ctx, {
      name,
      description,
      instructions,
      templateId,
      workflowId,
      workflowTemplate,
      settings,
      labelSchema,
      customerId,
      dueAt,
      draft,
      ...plan,
      clonedFrom: projectId,
    });
    if (!withMembers) return copy;
    const held = await members.copyMembers(tx, ctx.workspaceId, projectId, copy.id, ctx.clock.now(), MOST);
    const told = held.map(({ userId, role }) => ({ projectId: copy.id, userId, role }));
    await emitMany(tx, ctx, projectsEvents, "project.member_added", told);
    return copy;
  });
}

/** Throws unless the caller may give everybody in a project the role that they have there. */
async function demandMembers(ctx: Context, projectId: string): Promise<void> {
  authorize(ctx, "member.manage");
  const roles = await transaction(ctx, (tx) => members.rolesIn(tx, ctx.workspaceId, projectId));
  for (const role of roles) await demandRole(ctx, projectId, role);
}
