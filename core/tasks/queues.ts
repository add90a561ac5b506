import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { adoptProject } from "./adopt-project.ts";
import { stagesOf } from "./claim-next.ts";
import type { Queue, Stage, tasksContract } from "./contract.ts";
import { tasksEvents } from "./events.ts";
import { openProject } from "./open-project.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/queues.ts";

type C = typeof tasksContract;
const stages: Stage[] = ["annotate", "review"];

/** Queues with live counts; `mine` leaves only those that the caller can work on now. */
export async function listQueues(ctx: Context, { limit, cursor, projectId, stage, mine = false }: Input<C["listQueues"]>): Promise<Page<Queue>> {
  const wanted = (mine ? stagesOf(ctx) : stages).filter((one) => stage === undefined || one === stage);
  return transaction(ctx, async (tx) => {
    const rows = await store.listQueues(tx, scopeOf(ctx), { projectId, stages: wanted, workableFor: mine ? userOf(ctx) : null }, cursor, limit);
    const counts = await countsFor(tx, ctx, rows.slice(0, limit));
    return toPage(rows.map((row) => store.toQueue(row, counts.get(row.id))), limit, (row) => row.id);
  });
}

export async function getQueue(ctx: Context, { queueId }: Input<C["getQueue"]>): Promise<Queue> {
  return transaction(ctx, async (tx) => {
    const row = await store.findQueue(tx, scopeOf(ctx), queueId);
    if (!row) throw requestProblems.not_found();
    return store.toQueue(row, (await countsFor(tx, ctx, [row])).get(row.id));
  });
}

export async function createQueue(ctx: Context, { projectId, name, stage, strategy }: Input<C["createQueue"]>): Promise<Queue> {
  const project = await openProject(ctx, projectId);
  return transaction(ctx, async (tx) => {
    await adoptProject(tx, ctx, project.row);
    const row = { id: newId(), workspaceId: ctx.workspaceId, projectId, name, stage, strategy, builtIn: false, paused: false, createdAt: ctx.clock.now(), version: 1 };
    await store.addQueues(tx, [row]);
    await emit(tx, ctx, tasksEvents, "queue.created", { queueId: row.id, projectId, name, stage });
    return store.toQueue(row, (await countsFor(tx, ctx, [row])).get(row.id));
  });
}

export async function updateQueue(ctx: Context, { queueId, ifMatch, name, paused, strategy }: Input<C["updateQueue"]>): Promise<Queue> {
  return transaction(ctx, async (tx) => {
    const row = await store.lockQueue(tx, scopeOf(ctx), queueId);
    if (!row) throw requestProblems.not_found();
    checkMatch(ifMatch, row.version);
    const after = { ...row, name: name ?? row.name, paused: paused ?? row.paused, strategy: strategy ?? row.strategy, version: row.version + 1 };
    await store.saveQueue(tx, after);
    await emit(tx, ctx, tasksEvents, "queue.updated", { queueId, projectId: row.projectId, name: after.name, paused: after.paused });
    return store.toQueue(after, (await countsFor(tx, ctx, [after])).get(queueId));
  });
}

function countsFor(tx: Tx, ctx: Context, rows: readonly store.QueueRow[]): Promise<Map<string, store.Counts>> {
  return store.countsOf(tx, ctx.workspaceId, rows, ctx.actor.type === "user" ? ctx.actor.id : null, ctx.clock.now());
}
