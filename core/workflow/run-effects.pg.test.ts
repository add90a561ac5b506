import { beforeAll, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { Context } from "../kernel/context.ts";
import { createLogger } from "../kernel/logger.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { systemQuery, transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { pauseInstance, resumeInstance, startInstance, stopInstance } from "./control-instance.ts";
import { breakAt } from "./failpoints.suite.ts";
import { createWorkflow } from "./save-workflow.ts";
import { workflowService } from "./service.ts";
import { getTaskHistory, getTaskState, sendTaskEvent } from "./task-state.ts";
import { verifyInstances } from "./verify-instances.ts";

const logged: string[] = [];
const log = createLogger("warn", { write: (line) => void logged.push(line) });
const host = useHost([workflowService], { log });
beforeAll(() => {
  host().runtimes.get("workflow")!.config.WEBHOOK_LOOPBACK = true;
});

/** A sink outside that answers what it is told to, and remembers what it was sent. */
function sink(answer: (nth: number) => Response) {
  const got: { key: string | null; body: Record<string, unknown> }[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const body = (await request.json()) as Record<string, unknown>;
      got.push({ key: request.headers.get("idempotency-key"), body });
      return answer(got.length);
    },
  });
  return { got, url: server.url.href, [Symbol.dispose]: () => void server.stop(true) };
}

const asking = (url: string) => ({
  id: "asking",
  context: { answer: 0, reason: "" },
  initial: "asking",
  states: {
    asking: {
      invoke: {
        id: "call",
        src: "webhook.call",
        params: { url, data: { question: "why" } },
        onDone: {
          target: "answered",
          actions: [{ type: "assign", params: { set: { answer: "event.output.body.answer" } } }],
        },
        onError: {
          target: "refused",
          actions: [{ type: "assign", params: { set: { reason: "event.error.message" } } }],
        },
      },
      on: { leave: "left" },
    },
    answered: { on: { end: "over" } },
    refused: { on: { end: "over" } },
    left: { on: { end: "over" } },
    over: { type: "final" },
  },
});

async function begin(definition: object): Promise<{ ctx: Context; taskId: string; instanceId: string }> {
  const ctx = host().context("workflow");
  const workflow = await createWorkflow(ctx, {
    name: "Asking",
    description: "",
    definition: definition as never,
    status: "published",
  });
  const taskId = newId();
  const made = await startInstance(ctx, {
    workflowId: workflow.id,
    taskId,
    projectId: newId(),
    batchId: newId(),
    input: {},
  });
  return { ctx, taskId, instanceId: made.id };
}
const stateOf = async (ctx: Context, taskId: string) => (await getTaskState(ctx, { taskId })).instance;
const effectsOf = (ctx: Context, instanceId: string) =>
  systemQuery(ctx.runtime, (tx) =>
    tx.execute<{ key: string; status: string; attempts: number; error: string | null }>(
      sql`select key, status, attempts, error from workflow.effects where instance_id = ${instanceId} order by key`,
    ),
  );

test("an answer comes back as the event that the machine waits for", async () => {
  using outside = sink(() => Response.json({ answer: 42 }));
  const { ctx, taskId, instanceId } = await begin(asking(outside.url));
  await eventually(async () => (await stateOf(ctx, taskId)).states[0] === "answered");
  expect((await stateOf(ctx, taskId)).context.answer).toBe(42);
  expect(outside.got).toHaveLength(1);
  expect(outside.got[0]!.body).toMatchObject({ taskId, instanceId, states: ["asking"], data: { question: "why" } });
  const [effect] = await effectsOf(ctx, instanceId);
  expect(effect).toMatchObject({ status: "done", attempts: 1, key: outside.got[0]!.key! });
});

test("what fails for now is asked again, later and under the same key", async () => {
  using outside = sink((nth) => (nth < 3 ? new Response(null, { status: 503 }) : Response.json({ answer: 7 })));
  const { ctx, taskId, instanceId } = await begin(asking(outside.url));
  await eventually(async () => (await effectsOf(ctx, instanceId))[0]?.error);
  await eventually(async () => {
    host().clock.advance(5000);
    return (await stateOf(ctx, taskId)).states[0] === "answered";
  });
  expect(outside.got.length).toBe(3);
  expect(new Set(outside.got.map(({ key }) => key)).size).toBe(1);
});

test("what is refused for good comes back as an error, at once", async () => {
  using outside = sink(() => new Response(null, { status: 410 }));
  const { ctx, taskId } = await begin(asking(outside.url));
  await eventually(async () => (await stateOf(ctx, taskId)).states[0] === "refused");
  expect((await stateOf(ctx, taskId)).context.reason).toBe("The address answered 410.");
  expect(outside.got).toHaveLength(1);
});

test("an address inside the house is not asked", async () => {
  const { ctx, taskId } = await begin(asking("https://10.0.0.1/"));
  await eventually(async () => (await stateOf(ctx, taskId)).states[0] === "refused");
  expect((await stateOf(ctx, taskId)).context.reason).toContain("public address");
});

test("a call whose state was left is called off, and its late answer moves nothing", async () => {
  const gate = Promise.withResolvers<void>();
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch() {
      await gate.promise;
      return Response.json({ answer: 1 });
    },
  });
  const { ctx, taskId, instanceId } = await begin(asking(server.url.href));
  await eventually(async () => (await effectsOf(ctx, instanceId))[0]?.attempts === 1);
  await sendTaskEvent(ctx, { taskId, type: "leave", data: {} });
  expect((await effectsOf(ctx, instanceId))[0]).toMatchObject({ status: "cancelled" });
  gate.resolve();
  await server.stop();
  expect(await stateOf(ctx, taskId)).toMatchObject({ states: ["left"], sequence: 2 });
});

test.each([
  ["workflow.effect.failed", 503],
  ["workflow.effect.ending", 204],
])("an effect that breaks off at %s is taken up again under its key", async (failpoint, status) => {
  using outside = sink((nth) => new Response(null, { status: nth === 1 ? status : 204 }));
  const broken = breakAt(failpoint);
  const { ctx, instanceId } = await begin({
    ...{ id: "telling", initial: "told" },
    states: {
      told: { entry: [{ type: "webhook.call", params: { url: outside.url } }], on: { end: "over" } },
      over: { type: "final" },
    },
  });
  await broken;
  expect((await effectsOf(ctx, instanceId))[0]).toMatchObject({ status: "waiting", attempts: 1 });
  host().clock.advance(30_000);
  await eventually(async () => (await effectsOf(ctx, instanceId))[0]?.status === "done");
  expect(outside.got).toHaveLength(2);
  expect(new Set(outside.got.map(({ key }) => key)).size).toBe(1);
});

test("an effect that took its engine with it each time is given up, and the machine hears of it", async () => {
  using outside = sink(() => new Response(null, { status: 503 }));
  const { ctx, taskId, instanceId } = await begin(asking(outside.url));
  await eventually(async () => (await effectsOf(ctx, instanceId))[0]?.error);
  const asked = outside.got.length;
  // As if the engines that tried it had all ended over it.
  await transaction(ctx, (tx) =>
    tx.execute(sql`update workflow.effects set attempts = 8 where instance_id = ${instanceId}`),
  );
  await eventually(async () => {
    host().clock.advance(5000);
    return (await stateOf(ctx, taskId)).states[0] === "refused";
  });
  expect((await stateOf(ctx, taskId)).context.reason).toContain("It was tried 8 times");
  expect(await effectsOf(ctx, instanceId)).toMatchObject([{ status: "failed", attempts: 9 }]);
  expect(outside.got).toHaveLength(asked);
});

const failing = (url: string) => {
  const chart = asking(url) as ReturnType<typeof asking> & { states: { asking: { entry?: object } } };
  chart.states.asking.entry = [{ type: "webhook.call", params: { url } }];
  return chart;
};

test("what a stopped instance had asked for outside is called off, whether it waited for the result or not", async () => {
  using outside = sink(() => new Response(null, { status: 503 }));
  using other = sink(() => new Response(null, { status: 503 }));
  const stopped = await begin(failing(outside.url));
  const goesOn = await begin(failing(other.url));
  const put = (one: typeof stopped) =>
    eventually(async () => (await effectsOf(one.ctx, one.instanceId)).every(({ error }) => error !== null));
  await put(stopped);
  await put(goesOn);
  const asked = outside.got.length;
  await stopInstance(stopped.ctx, { instanceId: stopped.instanceId });
  const statuses = (await effectsOf(stopped.ctx, stopped.instanceId)).map(({ status }) => status);
  expect(statuses).toEqual(["cancelled", "cancelled"]);
  const before = other.got.length;
  await eventually(() => {
    host().clock.advance(5000);
    return other.got.length >= before + 4;
  });
  expect(outside.got).toHaveLength(asked);
});

test("what a paused instance had asked for is done to its end, and its result waits until it goes on", async () => {
  const gate = Promise.withResolvers<void>();
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => gate.promise.then(() => Response.json({ answer: 5 })),
  });
  const { ctx, taskId, instanceId } = await begin(asking(server.url.href));
  await eventually(async () => (await effectsOf(ctx, instanceId))[0]?.attempts === 1);
  await pauseInstance(ctx, { instanceId });
  gate.resolve();
  await eventually(async () => (await effectsOf(ctx, instanceId))[0]?.status === "done");
  await server.stop();
  expect(await stateOf(ctx, taskId)).toMatchObject({ status: "paused", states: ["asking"] });
  expect(await resumeInstance(ctx, { instanceId })).toMatchObject({ states: ["answered"], context: { answer: 5 } });
});

test("an action that calls an address is done once its transition is durable, and nobody waits for it", async () => {
  using outside = sink(() => new Response(null, { status: 204 }));
  const { ctx, taskId, instanceId } = await begin({
    id: "telling",
    initial: "quiet",
    states: {
      quiet: {
        on: {
          end: "over",
          tell: { actions: [{ type: "webhook.call", params: { url: outside.url, data: { n: 1 } } }] },
        },
      },
      over: { type: "final" },
    },
  });
  await sendTaskEvent(ctx, { taskId, type: "tell", data: {} });
  await eventually(async () => (await effectsOf(ctx, instanceId))[0]?.status === "done");
  expect(outside.got.map(({ body }) => body.data)).toEqual([{ n: 1 }]);
  expect((await stateOf(ctx, taskId)).sequence).toBe(2);
});

test("an action that is given up stands in the log and in the history, also of an instance that has ended, which can still be followed", async () => {
  using outside = sink(() => new Response(null, { status: 410 }));
  const call = { type: "webhook.call", params: { url: outside.url } };
  const { ctx, taskId, instanceId } = await begin({
    ...{ id: "telling", initial: "over" },
    states: { over: { type: "final", entry: [call] } },
  });
  await eventually(async () => (await effectsOf(ctx, instanceId))[0]?.status === "failed");
  const [effect] = await effectsOf(ctx, instanceId);
  expect(effect).toMatchObject({ attempts: 1, error: "The address answered 410." });
  const line = logged.map((one) => JSON.parse(one) as Record<string, unknown>).find(({ key }) => key === effect!.key);
  expect(line).toMatchObject({ taskId, action: "webhook.call", reason: "The address answered 410." });
  const { items } = await getTaskHistory(ctx, { taskId, limit: 50, cursor: undefined });
  expect(items.map(({ event, to, reason }) => [event, to, reason])).toEqual([
    ["workflow.started", ["over"], null],
    ["workflow.action.failed", ["over"], "webhook.call: The address answered 410."],
  ]);
  expect(await stateOf(ctx, taskId)).toMatchObject({ status: "completed", sequence: 2 });
  const wish = { limit: 10, cursor: undefined, projectId: undefined, instanceId };
  expect(await verifyInstances(ctx, wish)).toEqual({ checked: 1, differences: [], nextCursor: null });
});
