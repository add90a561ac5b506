import type { Context } from "../kernel/context.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { livesInProject } from "../kernel/wire/permission.ts";
import { toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { authContract } from "./contract.ts";
import { permissions } from "./permissions.ts";
import { authProblems } from "./problems.ts";
import { toHolder } from "./roles.ts";
import { allOf, standingOf } from "./standing.ts";
import { listHolders } from "./store/standing.ts";
import { allRoles, type Asked, askedProject, type NamedRole, verdictOn, withRoles } from "./verdict.ts";

type Answer = Output<typeof authContract.simulatePermissions>;
const most = 500;

/** Answers who can do something, and what somebody could do if they had other roles; nothing is changed by it. */
export async function simulatePermissions(
  ctx: Context,
  { userId, permission, projectId, withRoles: tried, cursor }: Input<typeof authContract.simulatePermissions>,
): Promise<Answer> {
  if (permission && !permissions.includes(permission))
    throw authProblems.unknown_permission({ errors: [{ pointer: "/permission", detail: "is no permission" }] });
  const project = permission ? await askedProject(ctx, projectId) : undefined;
  return transaction(ctx, async (tx) => {
    const roles = await allRoles(tx, ctx.workspaceId);
    const unknown = tried.findIndex((name) => !roles.some((role) => role.name === name));
    if (unknown >= 0)
      throw authProblems.unknown_role({
        role: tried[unknown],
        errors: [{ pointer: `/withRoles/${unknown}`, detail: "is no role of this workspace" }],
      });
    if (userId !== undefined) return about(tx, ctx, { userId, roles, tried, permission, projectId, project });
    if (permission !== undefined) return who(tx, ctx, roles, { permission, project, cursor });
    throw requestProblems.invalid({ errors: [{ pointer: "/permission", detail: "or a userId is required" }] });
  });
}

async function who(
  tx: Tx,
  ctx: Context,
  roles: readonly NamedRole[],
  { permission, project, cursor }: { permission: string; project: Asked | undefined; cursor: string | undefined },
): Promise<Answer> {
  const names = roles.filter((role) => role.permissions.includes(permission)).map((role) => role.name);
  const filter = { roles: names, inProjects: livesInProject(permission), project, active: true };
  const rows = await listHolders(tx, ctx.workspaceId, { ...filter, after: cursor, limit: most + 1 });
  const { items, nextCursor } = toPage(rows.map(toHolder), most, (holder) => holder.id);
  return { who: items, nextCursor, answer: null, permissions: null };
}

interface About {
  userId: string;
  roles: readonly NamedRole[];
  tried: readonly string[];
  permission: string | undefined;
  projectId: string | undefined;
  project: Asked | undefined;
}

async function about(tx: Tx, ctx: Context, asked: About): Promise<Answer> {
  const { userId, roles, tried, permission, projectId, project } = asked;
  const standing = await standingOf(tx, ctx.workspaceId, userId);
  if (!standing) throw requestProblems.not_found();
  const then = withRoles(standing, roles, tried, projectId);
  const nobody = { who: null, nextCursor: null };
  if (permission) return { ...nobody, answer: verdictOn(then, roles, permission, project), permissions: null };
  const now = new Set(allOf(standing).map(({ name }) => name));
  return {
    ...nobody,
    answer: null,
    permissions: allOf(then).map((one) => ({ ...one, added: !now.has(one.name) })),
  };
}
