import { beforeAll, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { Context } from "../kernel/context.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { systemQuery } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { startInstance } from "./control-instance.ts";
import { createWorkflow } from "./save-workflow.ts";
import { workflowService } from "./service.ts";
import { getTaskHistory, getTaskState, sendTaskEvent } from "./task-state.ts";
import { verifyInstances } from "./verify-instances.ts";

const host = useHost([workflowService]);
beforeAll(() => {
  host().runtimes.get("workflow")!.config.WEBHOOK_LOOPBACK = true;
});

/** Asks outside, waits an hour for a second thought and hands up what it was told. */
const asker = (url: string) => ({
  id: "asker",
  context: { question: "", answer: 0 },
  initial: "asking",
  states: {
    asking: {
      invoke: {
        id: "call",
        src: "webhook.call",
        params: { url, data: { question: { cel: "context.question" } } },
        onDone: {
          target: "thinking",
          actions: [{ type: "assign", params: { set: { answer: "event.output.body.answer" } } }],
        },
        onError: "thinking",
      },
    },
    thinking: { after: { "3600000": "decided" }, on: { hurry: "decided" } },
    decided: { type: "final", output: { answer: { cel: "context.answer" } } },
  },
});
const parent = (url: string) => ({
  id: "parent",
  context: { results: [] },
  initial: "working",
  children: { asker: asker(url) },
  states: {
    working: {
      invoke: {
        id: "first",
        src: "workflow",
        params: { name: "asker", input: { question: "why" } },
        onDone: {
          target: "over",
          actions: [{ type: "assign", params: { set: { results: "context.results + [event.output.answer]" } } }],
        },
        onError: "over",
      },
      on: { hurry: { actions: { type: "send", params: { to: "first", event: "hurry" } } }, leave: "left" },
    },
    left: { on: { end: "over" } },
    over: { type: "final" },
  },
});

async function begin(url: string) {
  const ctx = host().context("workflow");
  const definition = parent(url) as never;
  const workflow = await createWorkflow(ctx, { name: "Parent", description: "", definition, status: "published" });
  const taskId = newId();
  const base = { workflowId: workflow.id, taskId, projectId: newId(), batchId: newId() };
  await startInstance(ctx, { ...base, input: {} });
  return { ctx, taskId, where: async () => (await getTaskState(ctx, { taskId })).instance };
}
const demandWhole = async (ctx: Context) => {
  const all = { limit: 10, cursor: undefined, projectId: undefined, instanceId: undefined };
  expect(await verifyInstances(ctx, all)).toMatchObject({ checked: 1, differences: [] });
};

/** The state of the child that the instance keeps. */
async function childOf({ runtime }: Context, taskId: string): Promise<string | null> {
  const [row] = await systemQuery(runtime, (tx) =>
    tx.execute<{ value: string | null }>(
      sql`select snapshot->'children'->'first'->>'value' as value from workflow.workflow_instances where task_id = ${taskId}`,
    ),
  );
  return row?.value ?? null;
}

/** Answers every question, and remembers them. */
function outside() {
  const asked: unknown[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      asked.push(((await request.json()) as { data?: { question?: unknown } }).data);
      return Response.json({ answer: 42 });
    },
  });
  return { asked, url: server.url.href, [Symbol.dispose]: () => void server.stop(true) };
}

test("a child's service answers the child, its timer fires in it, and its output is its parent's", async () => {
  using sink = outside();
  const { ctx, taskId, where } = await begin(sink.url);
  await eventually(async () => (await childOf(ctx, taskId)) === "thinking");
  expect(sink.asked).toHaveLength(1);
  expect(await where()).toMatchObject({ status: "active", states: ["working"], context: { results: [] } });
  const { next } = await getTaskState(ctx, { taskId });
  expect(next.filter(({ actor }) => actor === "first")).toMatchObject([
    { event: "first/hurry", possible: true },
    { event: "first/after 1 h", possible: true, target: ["first/decided"] },
  ]);
  host().clock.advance(3_600_000);
  await eventually(async () => (await where()).status === "completed");
  expect((await where()).context).toEqual(expect.objectContaining({ results: [42] }));
  const { items } = await getTaskHistory(ctx, { taskId, limit: 10, order: "newest" });
  expect(items[0]).toMatchObject({ event: "xstate.after.3600000.asker.thinking", to: ["over"] });
  await demandWhole(ctx);
});

test("a child hears what its parent passes on, and is gone when its state is left", async () => {
  using sink = outside();
  const one = await begin(sink.url);
  await eventually(async () => (await childOf(one.ctx, one.taskId)) === "thinking");
  await sendTaskEvent(one.ctx, { taskId: one.taskId, type: "hurry", data: {} });
  expect(await one.where()).toMatchObject({ status: "completed", context: { results: [42] } });
  const two = await begin(sink.url);
  await sendTaskEvent(two.ctx, { taskId: two.taskId, type: "leave", data: {} });
  host().clock.advance(7_200_000);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await two.where()).toMatchObject({ status: "active", states: ["left"] });
  await demandWhole(two.ctx);
});

test("nobody outside poses as a child's timer or as the answer to its question", async () => {
  using sink = outside();
  const { ctx, taskId } = await begin(sink.url);
  const forged = [
    { type: "xstate.deliver", data: { from: "first", to: "first", id: "x", event: { type: "hurry" } } },
    { type: "xstate.done.actor.first/call", data: { output: { body: { answer: 1 } } } },
    { type: "xstate.done.actor.first", data: { output: { answer: 1 } } },
  ];
  for (const { type, data } of forged) {
    await expect(sendTaskEvent(ctx, { taskId, type, data: data as never })).rejects.toMatchObject({
      code: "workflow.event_refused",
    });
  }
});
