import { may, userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { CheckMessage, qualityContract } from "./contract.ts";
import { qualityEvents } from "./events.ts";
import { type CheckRow, findCheck } from "./store/checks.ts";
import { addMessageRow, type MessageRow, messagesOf } from "./store/messages.ts";
import { scopeOf } from "./view.ts";

type C = typeof qualityContract;

/** The check, for whoever may talk about it: those who review, and those whose work it is. To everybody else there is none. */
async function requireCheck(tx: Tx, ctx: Context, checkId: string): Promise<CheckRow> {
  const check = await findCheck(tx, scopeOf(ctx), checkId);
  const involved = check && Object.values(check.authors).includes(userOf(ctx));
  if (!check || !(involved || may(ctx, "quality.review"))) throw requestProblems.not_found();
  return check;
}

/** Asks or answers; everybody else who has to do with the check is told. */
export async function addMessage(ctx: Context, { checkId, body }: Input<C["addMessage"]>): Promise<CheckMessage> {
  const userId = userOf(ctx);
  return transaction(ctx, async (tx) => {
    const check = await requireCheck(tx, ctx, checkId);
    const { workspaceId, customerId, projectId, taskId } = check;
    const createdAt = ctx.clock.now();
    const row: MessageRow = { id: newId(), workspaceId, customerId, projectId, checkId, userId, body, createdAt };
    await addMessageRow(tx, row);
    const involved = [...Object.values(check.authors), ...(check.reviewerId ? [check.reviewerId] : [])];
    const toUserIds = [...new Set(involved)].filter((id) => id !== userId);
    await emit(tx, ctx, qualityEvents, "feedback.replied", { checkId, taskId, projectId, userId, toUserIds });
    return toMessage(row);
  });
}

export async function listMessages(
  ctx: Context,
  { checkId, cursor, limit }: Input<C["listMessages"]>,
): Promise<Page<CheckMessage>> {
  const rows = await transaction(ctx, async (tx) => {
    await requireCheck(tx, ctx, checkId);
    return messagesOf(tx, ctx.workspaceId, checkId, cursor, limit);
  });
  const page = toPage(rows, limit, (row) => row.id);
  return { ...page, items: page.items.map(toMessage) };
}

function toMessage({ id, checkId, userId, body, createdAt }: MessageRow): CheckMessage {
  return { id, checkId, userId, body, createdAt: createdAt.toISOString() };
}
