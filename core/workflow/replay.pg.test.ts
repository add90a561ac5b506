import { expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { startInstance } from "./control-instance.ts";
import { replayTask } from "./replay-task.ts";
import { createWorkflow } from "./save-workflow.ts";
import { workflowService } from "./service.ts";
import { getTaskHistory, sendTaskEvent } from "./task-state.ts";

const host = useHost([workflowService]);
const count = { type: "assign", params: { set: { n: "context.n + event.by" } } };
const definition = {
  id: "count",
  context: { n: 0 },
  initial: "left",
  states: { left: { on: { go: { target: "right", actions: [count] } } }, right: { on: { back: "left" } } },
};
async function scene() {
  const ctx = host().context("workflow", { workspaceId: newId() });
  const workflow = await createWorkflow(ctx, { name: "Count", description: "", definition, status: "published" });
  const taskId = newId();
  const input = { workflowId: workflow.id, taskId, projectId: newId(), batchId: newId(), input: { n: 5 } };
  await startInstance(ctx, input);
  await sendTaskEvent(ctx, { taskId, type: "go", data: { by: 2 } });
  await sendTaskEvent(ctx, { taskId, type: "back", data: {} });
  await sendTaskEvent(ctx, { taskId, type: "go", data: { by: 10 } });
  return { ctx, taskId };
}

test("what an instance knew is told for each step of its history", async () => {
  const { ctx, taskId } = await scene();
  const { items, nextCursor, broken } = await replayTask(ctx, { taskId, cursor: undefined, limit: 50 });
  expect(items.map(({ sequence, states, context }) => [sequence, states[0], context["n"]])).toEqual([
    [1, "left", 5],
    [2, "right", 7],
    [3, "left", 7],
    [4, "right", 17],
  ]);
  expect([nextCursor, broken]).toEqual([null, null]);
});

test("it comes in pages", async () => {
  const { ctx, taskId } = await scene();
  const first = await replayTask(ctx, { taskId, cursor: undefined, limit: 3 });
  expect([first.items.length, first.nextCursor]).toEqual([3, "3"]);
  const second = await replayTask(ctx, { taskId, cursor: first.nextCursor!, limit: 3 });
  expect(second.items.map(({ sequence }) => sequence)).toEqual([4]);
  const middle = await replayTask(ctx, { taskId, cursor: undefined, from: 2, limit: 2 });
  expect(middle.items.map(({ sequence, context }) => [sequence, context["n"]])).toEqual([
    [2, 7],
    [3, 7],
  ]);
  const newest = { taskId, order: "newest" as const, limit: 3 };
  const last = await getTaskHistory(ctx, { ...newest, cursor: undefined });
  const older = await getTaskHistory(ctx, { ...newest, cursor: last.nextCursor! });
  expect([last, older].map(({ items }) => items.map(({ sequence }) => sequence))).toEqual([[4, 3, 2], [1]]);
  expect(older.nextCursor).toBeNull();
});

test("another workspace's task has no history", async () => {
  const { taskId } = await scene();
  const other = host().context("workflow", { workspaceId: newId() });
  for (const attempt of [replayTask, getTaskHistory])
    await expect(attempt(other, { taskId, cursor: undefined, limit: 3 })).rejects.toMatchObject({
      code: "workflow.instance_not_found",
    });
});
