import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Template } from "./contract.ts";
import { library } from "./library/library.ts";
import * as store from "./store/templates.ts";

/** The library first, then the workspace's own in the order they were made. */
export async function listTemplates(ctx: Context): Promise<{ items: Template[] }> {
  const own = await transaction(ctx, (tx) => store.listTemplates(tx, ctx.workspaceId));
  return { items: [...library, ...own] };
}
