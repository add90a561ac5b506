import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import type { Comment, commentsContract } from "./contract.ts";
import { reaches } from "./customer.ts";
import * as store from "./store.ts";

export async function listComments(
  ctx: Context,
  input: Input<typeof commentsContract.listComments>,
): Promise<Page<Comment>> {
  const rows = await transaction(ctx, (tx) =>
    store.listComments(tx, ctx.workspaceId, input.entity_type, input.entity_id, input.cursor, input.limit),
  );
  const { items, nextCursor } = toPage(rows, input.limit, (row) => row.id);
  const reached: Comment[] = [];
  for (const item of items) if (await reaches(ctx, item.projectId)) reached.push(item);
  return { items: reached, nextCursor };
}
