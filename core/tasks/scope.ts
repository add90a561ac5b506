import type { Context } from "../kernel/context.ts";
import type { Scope } from "./store/tasks.ts";

/** Which projects' tasks the actor may see at all. */
export function scopeOf(ctx: Context): Scope {
  return { workspaceId: ctx.workspaceId, customerId: ctx.grants.customerId };
}
