import type { Context, Grants } from "./context.ts";
import { livesInProject } from "./wire/permission.ts";
import { requestProblems } from "./wire/problem.ts";

/** The projects in which a permission counts: null for all of them and for what is the workspace's, empty for none. */
export function reachOf(grants: Grants, permission: string): readonly string[] | null {
  if (grants.all) return null;
  const wide = grants.permissions.has(permission);
  const limit = grants.limitedTo ?? null;
  if (!livesInProject(permission)) return wide && limit === null ? null : [];
  if (wide) return limit;
  const held = (grants.inProjects ?? []).flatMap((one) => (one.permissions.has(permission) ? one.projectIds : []));
  return limit === null ? held : held.filter((id) => limit.includes(id));
}

/** Whether the actor holds a permission wherever this context reaches. */
export function may(ctx: Context, permission: string): boolean {
  const reach = reachOf(ctx.grants, permission);
  return reach === null || (ctx.projects !== null && ctx.projects.every((id) => reach.includes(id)));
}

/** Whether the actor holds a permission in one project. */
export function mayIn(ctx: Context, permission: string, projectId: string): boolean {
  const reach = reachOf(ctx.grants, permission);
  return reach === null || reach.includes(projectId);
}

/** Throws 403 naming the missing permission, and where to read what would grant it, unless the actor holds it. */
export function authorize(ctx: Context, permission: string): void {
  if (!may(ctx, permission)) throw refusal(ctx, permission);
}

/** Narrows a context to the projects in which its actor holds a permission; throws 403 where there is none, or, if `wide`, where it is not all of them. */
export function narrow(ctx: Context, permission: string, wide = false): void {
  const reach = reachOf(ctx.grants, permission);
  if (reach !== null && (wide || reach.length === 0)) throw refusal(ctx, permission);
  ctx.projects = reach;
}

function refusal({ actor, grants }: Context, permission: string) {
  const roles = grants.roles.length > 0 ? `your role (${grants.roles.join(", ")}) does` : "your roles do";
  const detail =
    actor.type === "api_key"
      ? `This needs the permission ${permission}, which this key does not carry: its scopes, its projects or its holder's roles leave it out.`
      : `This needs the permission ${permission}, which ${roles} not grant.`;
  const explanation = `/v1/auth/permissions?permission=${permission}`;
  return requestProblems.forbidden({ permission, detail, explanation });
}

/** The id of the person or service account that acts, directly or through a key; null for services. */
export function holderOf({ actor, grants }: Context): string | null {
  if (actor.type === "user") return actor.id;
  return actor.type === "api_key" ? (grants.holderId ?? null) : null;
}

/** The id of the user who acts; 403 for services. */
export function userOf(ctx: Context): string {
  const userId = holderOf(ctx);
  if (userId === null) throw requestProblems.forbidden({ detail: "Only a person can do this." });
  return userId;
}
