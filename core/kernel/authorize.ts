import type { Context } from "./context.ts";
import { requestProblems } from "./wire/problem.ts";

/** Whether the context's actor holds a permission. */
export function may(ctx: Context, permission: string): boolean {
  return ctx.grants.all || ctx.grants.permissions.has(permission);
}

/** Throws 403 naming the missing permission unless the actor holds it. */
export function authorize(ctx: Context, permission: string): void {
  if (may(ctx, permission)) return;
  throw requestProblems.forbidden({
    permission,
    detail: `This needs the permission ${permission}, which ${ctx.grants.roles.length > 0 ? `your role (${ctx.grants.roles.join(", ")}) does` : "your roles do"} not grant.`,
  });
}

/** The id of the user who acts; 403 for anybody else. */
export function userOf(ctx: Context): string {
  if (ctx.actor.type !== "user") throw requestProblems.forbidden({ detail: "Only a person can do this." });
  return ctx.actor.id;
}
