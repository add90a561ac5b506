import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { stagesOf } from "./claim-next.ts";
import type { Queue, Stage, tasksContract } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import { showQueues } from "./show-queues.ts";
import * as store from "./store/queues.ts";

type C = typeof tasksContract;
const stages: Stage[] = ["annotate", "review"];

/** Queues with live counts; `mine` leaves only those that the caller can work on now. */
export async function listQueues(
  ctx: Context,
  { limit, cursor, projectId, stage, mine = false }: Input<C["listQueues"]>,
): Promise<Page<Queue>> {
  const wanted = (mine ? stagesOf(ctx) : stages).filter((one) => stage === undefined || one === stage);
  return transaction(ctx, async (tx) => {
    const rows = await store.listQueues(
      tx,
      scopeOf(ctx),
      { projectId, stages: wanted, workableFor: mine ? userOf(ctx) : null },
      cursor,
      limit,
    );
    const page = toPage(rows, limit, (row) => row.id);
    return { ...page, items: await showQueues(tx, ctx, page.items) };
  });
}
