import type { Context } from "../kernel/context.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { livesInProject } from "../kernel/wire/permission.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { authContract } from "./contract.ts";
import { permissions } from "./permissions.ts";
import { authProblems } from "./problems.ts";
import { toHolder } from "./roles.ts";
import { allOf, standingOf } from "./standing.ts";
import { listHolders } from "./store/standing.ts";
import { allRoles, type NamedRole, verdictOn, withRoles } from "./verdict.ts";

type Answer = Output<typeof authContract.simulatePermissions>;
const most = 500;

/** Answers who can do something, and what somebody could do if they had other roles; nothing is changed by it. */
export async function simulatePermissions(
  ctx: Context,
  { userId, permission, projectId, withRoles: tried }: Input<typeof authContract.simulatePermissions>,
): Promise<Answer> {
  if (permission && !permissions.includes(permission))
    throw authProblems.unknown_permission({ errors: [{ pointer: "/permission", detail: "is no permission" }] });
  return transaction(ctx, async (tx) => {
    const roles = await allRoles(tx, ctx.workspaceId);
    const unknown = tried.findIndex((name) => !roles.some((role) => role.name === name));
    if (unknown >= 0)
      throw authProblems.unknown_role({
        role: tried[unknown],
        errors: [{ pointer: `/withRoles/${unknown}`, detail: "is no role of this workspace" }],
      });
    if (userId !== undefined) return about(tx, ctx, { userId, roles, tried, permission, projectId });
    if (permission !== undefined) return who(tx, ctx, roles, permission, projectId);
    throw requestProblems.invalid({ errors: [{ pointer: "/permission", detail: "or a userId is required" }] });
  });
}

async function who(
  tx: Tx,
  ctx: Context,
  roles: readonly NamedRole[],
  permission: string,
  projectId: string | undefined,
): Promise<Answer> {
  const names = roles.filter((role) => role.permissions.includes(permission)).map((role) => role.name);
  const filter = { roles: names, inProjects: livesInProject(permission), projectId, active: true, limit: most };
  const rows = await listHolders(tx, ctx.workspaceId, filter);
  return { who: rows.map(toHolder), answer: null, permissions: null };
}

interface About {
  userId: string;
  roles: readonly NamedRole[];
  tried: readonly string[];
  permission: string | undefined;
  projectId: string | undefined;
}

async function about(tx: Tx, ctx: Context, { userId, roles, tried, permission, projectId }: About): Promise<Answer> {
  const standing = await standingOf(tx, ctx.workspaceId, userId);
  if (!standing) throw requestProblems.not_found();
  const then = withRoles(standing, roles, tried, projectId);
  if (permission) return { who: null, answer: verdictOn(then, roles, permission, projectId), permissions: null };
  const now = new Set(allOf(standing).map(({ name }) => name));
  return {
    who: null,
    answer: null,
    permissions: allOf(then).map((one) => ({ ...one, added: !now.has(one.name) })),
  };
}
