import { expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { findPaths } from "./find-paths.ts";
import { getCatalogue } from "./get-catalogue.ts";
import { createWorkflow, ensureWorkflow } from "./save-workflow.ts";
import { workflowService } from "./service.ts";
import { simulateWorkflow } from "./simulate-workflow.ts";

const host = useHost([workflowService]);
const day = 86_400_000;
const waiting = {
  id: "wait",
  initial: "waiting",
  context: { seen: 0 },
  states: {
    waiting: {
      after: { [day]: "late" },
      on: {
        "task.requeued": { actions: [{ type: "assign", params: { set: { seen: "context.seen + 1" } } }] },
        "task.cancelled": {
          target: "late",
          guard: { type: "cel", params: { expression: "context.seen > 0" } },
          actions: [{ type: "task.close" }],
        },
      },
    },
    late: { type: "final" },
  },
};
const stored = async () => {
  const ctx = host().context("workflow");
  return {
    ctx,
    workflow: await createWorkflow(ctx, { name: "Wait", description: "", status: "published", definition: waiting }),
  };
};

test("what may come next is said in the last state, with the reason against what may not", async () => {
  const { ctx, workflow } = await stored();
  const { next, timers, status } = await simulateWorkflow(ctx, {
    workflowId: workflow.id,
    input: {},
    events: [],
    afterMs: [],
    runOnMs: 3_600_000,
  });
  expect(next.map(({ event, possible }) => [event, possible])).toEqual([
    ["task.requeued", true],
    ["task.cancelled", false],
    ["after 1 d", true],
  ]);
  expect(next[1]!.why).toBe("The guard context.seen > 0 refuses: context.seen is 0.");
  expect(timers.map(({ inMs }) => inMs)).toEqual([day - 3_600_000]);
  expect(status).toBe("active");
});

test("what a child waits for is told by its own name, and the way into it goes by that timer", async () => {
  const { ctx, workflow } = await stored();
  const definition = {
    id: "d",
    initial: "a",
    states: {
      a: { invoke: { id: "kid", src: "workflow", params: { name: "slow" }, onDone: "b" } },
      b: { type: "final" },
    },
    children: {
      slow: { id: "slow", initial: "x", states: { x: { after: { "7200000": "y" } }, y: { type: "final" } } },
    },
  };
  const request = { workflowId: workflow.id, definition, input: {}, events: [], afterMs: [], runOnMs: 0 };
  const { timers } = await simulateWorkflow(ctx, request);
  expect(timers).toMatchObject([{ event: "xstate.after.7200000.slow.x", inMs: 7_200_000 }]);
  const { steps } = await simulateWorkflow(ctx, { ...request, runOnMs: 7_200_000 });
  expect(steps.at(-1)).toMatchObject({ cause: "timer", event: "xstate.after.7200000.slow.x", to: ["b"] });
  const { paths } = await findPaths(ctx, { workflowId: workflow.id, definition, input: {}, events: [] });
  const way = paths.find(({ pointer }) => pointer === "/children/slow/states/y");
  expect(way).toMatchObject({ state: "slow/y", steps: [{ cause: "timer", afterMs: 7_200_000 }] });
});

test("time that passes before an event fires the timers due meanwhile", async () => {
  const { ctx, workflow } = await stored();
  const { steps, status, next } = await simulateWorkflow(ctx, {
    workflowId: workflow.id,
    input: {},
    events: [{ type: "task.requeued" }, { type: "task.requeued" }],
    afterMs: [1000, day],
    runOnMs: 0,
  });
  expect(steps.map(({ cause, to, context }) => [cause, to[0], context["seen"]])).toEqual([
    ["start", "waiting", 0],
    ["sent", "waiting", 1],
    ["timer", "late", 1],
    ["sent", "late", 1],
  ]);
  expect(Date.parse(steps[2]!.at) - Date.parse(steps[0]!.at)).toBe(day);
  expect([status, next]).toEqual(["done", []]);
});

test("every guard tells what it saw, and the transition taken and its effects are named", async () => {
  const { ctx, workflow } = await stored();
  const { steps } = await simulateWorkflow(ctx, {
    workflowId: workflow.id,
    input: { seen: 2 },
    events: [{ type: "task.cancelled" }],
    afterMs: [],
    runOnMs: 0,
  });
  expect(steps.at(-1)).toMatchObject({
    actions: [{ type: "task.close", params: {} }],
    guards: [{ guard: "context.seen > 0", passed: true, values: { "context.seen": 2 }, fault: null }],
    taken: ["/states/waiting/on/task.cancelled"],
  });
});

test("a definition that is not saved is tried as it is given, and refused with pointers when it cannot run", async () => {
  const { ctx, workflow } = await stored();
  const request = { workflowId: workflow.id, input: {}, events: [{ type: "GO" }], afterMs: [], runOnMs: 0 };
  const definition = { id: "d", initial: "a", states: { a: { on: { GO: "b" } }, b: { type: "final" } } };
  expect((await simulateWorkflow(ctx, { ...request, definition })).steps.at(-1)!.to).toEqual(["b"]);
  const broken = { ...definition, initial: "nowhere" };
  expect(simulateWorkflow(ctx, { ...request, definition: broken })).rejects.toMatchObject({
    code: "workflow.invalid_definition",
    fields: { errors: [{ pointer: "/definition/initial" }] },
  });
});

test("each state is told with the shortest way to it, in the stored definition or in one that is tried", async () => {
  const { ctx, workflow } = await stored();
  const request = { workflowId: workflow.id, input: {}, events: [] };
  const { paths, truncated } = await findPaths(ctx, request);
  const brief = ({ state, steps }: (typeof paths)[number]) => [state, steps?.map(({ event }) => event.type) ?? null];
  expect(paths.map(brief)).toEqual([
    ["waiting", []],
    ["late", [`xstate.after.${day}.wait.waiting`]],
  ]);
  expect(truncated).toBe(false);
  const definition = { id: "d", initial: "a", states: { a: { on: { "*": "b" } }, b: {}, c: {} } };
  expect(findPaths(ctx, { ...request, definition })).rejects.toMatchObject({ code: "workflow.invalid_definition" });
});

test("the catalogue offers every action and guard that the library's workflows use", async () => {
  const { definition } = await ensureWorkflow(host().context("workflow"), { template: "review" });
  const { actions, guards, events, statuses } = getCatalogue();
  const known = new Set([...actions, ...guards].map(({ name }) => name).concat("and", "or", "not"));
  const used = [...JSON.stringify(definition).matchAll(/"type":"([^"]+)","(?:params|guards|guard)"/g)].map(
    (m) => m[1]!,
  );
  expect(used.filter((name) => !known.has(name))).toEqual([]);
  expect(events.find(({ name }) => name === "annotation.submitted")!.params.map(({ name }) => name)).toContain(
    "revision",
  );
  expect(statuses).toContain("in_review");
});
