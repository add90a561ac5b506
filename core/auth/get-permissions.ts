import { reachOf, userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { authContract } from "./contract.ts";
import { recall } from "./recall.ts";
import { allOf, type Standing, standingOf } from "./standing.ts";
import { allRoles, askedProject, verdictOn } from "./verdict.ts";

/** What the caller may do and which of their roles says so; for one permission also what would let them. A key sees what it carries. */
export async function getPermissions(
  ctx: Context,
  { permission, projectId }: Input<typeof authContract.getPermissions>,
): Promise<Output<typeof authContract.getPermissions>> {
  const userId = userOf(ctx);
  const { workspaceId, grants } = ctx;
  const standing: Standing = await recall(ctx.runtime, workspaceId, `standing-1:${userId}`, () =>
    transaction(ctx, async (tx) => (await standingOf(tx, workspaceId, userId))!),
  );
  const roles = permission ? await transaction(ctx, (tx) => allRoles(tx, workspaceId)) : [];
  const isKey = ctx.actor.type === "api_key";
  const project = permission ? await askedProject(ctx, projectId) : undefined;
  const answer = permission ? verdictOn(standing, roles, permission, project) : null;
  if (answer?.allowed && isKey) {
    const reach = reachOf(grants, answer.permission);
    answer.allowed = reach === null || (projectId === undefined ? reach.length > 0 : reach.includes(projectId));
    if (!answer.allowed) answer.withheld = reach?.length === 0 ? "scopes" : "projects";
  }
  return {
    roles: [...standing.roles],
    projectRoles: [...standing.projectRoles],
    permissions: allOf(standing)
      .filter(({ name }) => !isKey || reachOf(grants, name)?.length !== 0)
      .map(({ name, through }) => ({
        name,
        roles: through.flatMap((one) => (one.projectId === null ? [one.role] : [])),
        projects: through.flatMap(({ role, projectId: id }) => (id === null ? [] : [{ role, projectId: id }])),
      })),
    answer,
  };
}
