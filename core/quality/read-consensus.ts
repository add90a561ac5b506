import type { Context } from "../kernel/context.ts";
import { enqueue } from "../kernel/job.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { tasksContract } from "../tasks/contract.ts";
import type { Consensus, qualityContract } from "./contract.ts";
import { fitConsensusJob } from "./jobs/fit-consensus.ts";
import { customerOf } from "./project.ts";
import { type ConsensusTask, findTask, itemsOf, tasksIn } from "./store/consensus.ts";
import { scopeOf } from "./view.ts";

type C = typeof qualityContract;

export async function getConsensus(
  ctx: Context,
  { taskId }: Input<C["getConsensus"]>,
): Promise<Output<C["getConsensus"]>> {
  const found = await transaction(ctx, async (tx) => {
    const row = await findTask(tx, scopeOf(ctx), taskId);
    if (!row) return null;
    const items = (await itemsOf(tx, ctx.workspaceId, taskId)).map(
      ({ family, item, label, confidence, entropy, answers, posterior }) => {
        return { family, item, label, confidence, entropy, answers, posterior };
      },
    );
    return { ...toConsensus(row), items };
  });
  return found ?? notCompared(ctx, taskId);
}

/** What is said of a task that there is, and that no two people have worked on yet. */
async function notCompared(ctx: Context, taskId: string): Promise<Output<C["getConsensus"]>> {
  const { projectId, batchId } = await ctx.call("tasks", tasksContract).getTask({ taskId });
  await customerOf(ctx, projectId);
  if (ctx.projects && !ctx.projects.includes(projectId)) throw requestProblems.not_found();
  const nothing = { confidence: null, entropy: 0, answers: 0, leftOut: 0, updatedAt: null, items: [] };
  return { taskId, projectId, batchId, status: "none", ...nothing };
}

export async function listConsensus(
  ctx: Context,
  { projectId, status, cursor, limit }: Input<C["listConsensus"]>,
): Promise<Page<Consensus>> {
  await customerOf(ctx, projectId);
  const rows = await transaction(ctx, (tx) => tasksIn(tx, ctx.workspaceId, projectId, status, cursor, limit));
  const page = toPage(rows, limit, (row) => row.taskId);
  return { ...page, items: page.items.map(toConsensus) };
}

export async function fitConsensus(
  ctx: Context,
  { projectId }: Input<C["fitConsensus"]>,
): Promise<Output<C["fitConsensus"]>> {
  await customerOf(ctx, projectId);
  await transaction(ctx, (tx) => enqueue(tx, ctx, fitConsensusJob, { projectId }, { dedupeKey: `now/${projectId}` }));
  return { status: "queued" };
}

function toConsensus({ workspaceId: _w, customerId: _c, divided: _d, updatedAt, ...row }: ConsensusTask) {
  return { ...row, updatedAt: updatedAt.toISOString() };
}
