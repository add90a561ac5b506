import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { templates } from "../../machines/engine/templates/templates.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { createWorkflow, ensureWorkflow } from "./save-workflow.ts";
import { pauseInstance, resumeInstance, startInstance, stopInstance } from "./control-instance.ts";
import { workflowService } from "./service.ts";
import { getTaskHistory, getTaskState, sendTaskEvent } from "./task-state.ts";
import { drawSvg } from "./drawing/draw-svg.ts";
import { visualizeWorkflow } from "./visualize-workflow.ts";

const host = useHost([workflowService]);
const begin = async (template = "single-pass") => {
  const ctx = host().context("workflow");
  const workflow = await ensureWorkflow(ctx, { template });
  const taskId = newId();
  const instance = await startInstance(ctx, {
    workflowId: workflow.id,
    taskId,
    projectId: newId(),
    batchId: newId(),
    input: { overlap: 1, reviewShare: 1 },
  });
  return { ctx, workflow, taskId, instance };
};
const submitted = {
  type: "annotation.submitted",
  data: { userId: newId(), assignmentId: newId(), annotationId: newId(), version: 1, active: 0, stage: "annotate" },
};

test("a template becomes one workflow of the workspace, however often it is asked for", async () => {
  const ctx = host().context("workflow");
  const [a, b] = await Promise.all([
    ensureWorkflow(ctx, { template: "review" }),
    ensureWorkflow(ctx, { template: "review" }),
  ]);
  expect(a.id).toBe(b.id);
});

test("an event moves the instance, and the move, its actions and its events are one commit", async () => {
  const { ctx, taskId, instance } = await begin();
  const moved = await sendTaskEvent(ctx, { taskId, ...submitted });
  expect(moved.states).toEqual(["checking"]);
  const { items } = await getTaskHistory(ctx, { taskId, limit: 50, cursor: undefined });
  expect(items.map((one) => [one.event, one.to])).toEqual([
    ["workflow.started", ["annotating.open"]],
    ["annotation.submitted", ["checking"]],
  ]);
  const rows = await host()
    .runtimes.get("workflow")!
    .db.system.orm.execute<{ type: string; action: string | null }>(
      sql`select envelope->>'type' as type, envelope->'data'->>'action' as action from workflow.outbox where envelope->'data'->>'instanceId' = ${instance.id} order by seq`,
    );
  expect(rows.map((row) => row.action ?? row.type)).toEqual([
    "workflow.instance.started",
    "state.transitioned",
    "task.open",
    "state.transitioned",
    "task.close",
    "quality.check",
  ]);
});

test("an event that no state takes is refused with the reason", async () => {
  const { ctx, taskId } = await begin();
  expect(
    sendTaskEvent(ctx, { taskId, type: "quality_check.completed", data: { outcome: "passed" } }),
  ).rejects.toMatchObject({ code: "workflow.event_refused", status: 409 });
});

test("nobody fires the engine's own events from outside", async () => {
  const { ctx, taskId } = await begin();
  expect(sendTaskEvent(ctx, { taskId, type: "xstate.after.60000.wait.waiting", data: {} })).rejects.toMatchObject({
    code: "workflow.event_refused",
  });
});

test("a paused instance keeps events until it is resumed", async () => {
  const { ctx, taskId, instance } = await begin();
  await pauseInstance(ctx, { instanceId: instance.id });
  await sendTaskEvent(ctx, { taskId, ...submitted });
  expect((await getTaskState(ctx, { taskId })).instance).toMatchObject({
    status: "paused",
    states: ["annotating.open"],
  });
  expect((await resumeInstance(ctx, { instanceId: instance.id })).states).toEqual(["checking"]);
});

test("what is held or has been stopped says of every event why it cannot come", async () => {
  const { ctx, taskId, instance } = await begin();
  const chances = async () => {
    const { next } = await getTaskState(ctx, { taskId });
    return [...new Set(next.map(({ possible, why }) => `${possible} ${why}`))];
  };
  expect((await chances())[0]).toStartWith("true It leads to");
  await pauseInstance(ctx, { instanceId: instance.id });
  expect(await chances()).toEqual(["false The instance is paused; what comes waits until it is resumed."]);
  await stopInstance(ctx, { instanceId: instance.id });
  expect(await chances()).toEqual(["false The instance is stopped."]);
});

test("a timer fires when it is due and not before", async () => {
  const ctx = host().context("workflow");
  const definition = {
    id: "wait",
    initial: "waiting",
    states: { waiting: { after: { "60000": "late" } }, late: { type: "final" } },
  };
  const workflow = await createWorkflow(ctx, { name: "Wait", description: "", definition, status: "published" });
  const taskId = newId();
  await startInstance(ctx, { workflowId: workflow.id, taskId, projectId: newId(), batchId: newId(), input: {} });
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect((await getTaskState(ctx, { taskId })).instance.states).toEqual(["waiting"]);
  host().clock.advance(60_000);
  await eventually(async () => (await getTaskState(ctx, { taskId })).instance.status === "completed");
});

test("a definition that cannot run is refused with a pointer to every error", async () => {
  const ctx = host().context("workflow");
  const definition = { id: "broken", initial: "a", states: { a: { on: { go: "nowhere" } } } };
  expect(
    createWorkflow(ctx, { name: "Broken", description: "", definition, status: "published" }),
  ).rejects.toMatchObject({
    code: "workflow.invalid_definition",
    fields: {
      errors: expect.arrayContaining([
        expect.objectContaining({ pointer: expect.stringContaining("/definition/states/a/on/go") }),
      ]),
    },
  });
});

test("a picture names regions, guards, timers, history, what every state has, and marks where an instance is", async () => {
  const go = (n: number) => ({ target: "b", guard: { type: "cel", params: { expression: `context.n == ${n}` } } });
  const definition = {
    id: "p",
    context: { n: 0 },
    initial: "work",
    on: { "task.cancelled": ".over", note: { actions: [{ type: "task.close" }] } },
    states: {
      work: {
        type: "parallel",
        on: { hold: "held" },
        states: {
          left: { initial: "a", states: { a: { on: { go: [go(1), go(2)] }, after: { "5400000": "b" } }, b: {} } },
          right: {
            initial: "c",
            states: { c: { invoke: { src: "webhook.call", params: { url: "https://a.test" } } } },
          },
          last: { type: "history", history: "deep" },
        },
      },
      held: { on: { resume: "work.last" } },
      over: { type: "final" },
    },
  };
  const svg = await drawSvg(definition as never, ["work.left.a", "work.right.c"], new Map());
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text);
  expect(texts).toEqual(
    expect.arrayContaining([
      ...["left", "right", "H*", "In any state", "task.cancelled", "note / task.close", "runs webhook.call"],
      ...["go [context.n == 1]", "go [context.n == 2]", "after 1 h 30 min", "hold", "resume"],
    ]),
  );
  expect(svg.match(/stroke-dasharray/g)).toHaveLength(2);
  const lit = [...svg.matchAll(/<title>([^<\n]*)[^<]*<\/title><rect class="current"/g)].map(([, path]) => path);
  expect(lit).toEqual(expect.arrayContaining(["work.left.a", "work.right.c"]));
  expect(lit).toHaveLength(2);
  const counts = new Map([
    ["work.left.a", 2],
    ["work.left.b", 1],
    ["work.right.c", 3],
  ]);
  const counted = await drawSvg(definition as never, [], counts);
  const badges = [...counted.matchAll(/<g><title>([^<\n(]*)(?:(?!<g><title>).)*class="count-text"[^>]*>(\d+)/gs)];
  expect(Object.fromEntries(badges.map(([, path, count]) => [path, count]))).toEqual({
    ...{ work: "3", "work.left": "3", "work.right": "3" },
    ...{ "work.left.a": "2", "work.left.b": "1", "work.right.c": "3" },
  });
  for (const { definition: one } of templates) {
    const drawn = await drawSvg(one, [], new Map());
    expect(drawn).toContain("task.cancelled");
    expect(drawn).not.toContain("NaN");
  }
});

test("the picture shows the states and how many instances are in each", async () => {
  const { ctx, workflow } = await begin("review");
  let svg = "";
  for await (const chunk of await visualizeWorkflow(ctx, {
    workflowId: workflow.id,
    format: "svg",
    taskId: undefined,
    projectId: undefined,
  }))
    svg += new TextDecoder().decode(chunk);
  expect(svg).toContain("Review");
  expect(svg).toContain('class="count-text"');
  expect(svg).not.toContain("undefined");
});
