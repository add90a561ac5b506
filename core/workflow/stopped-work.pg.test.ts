import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "../kernel/testing/eventually.ts";
import { askingStates, useEngines } from "./crash-scene.suite.ts";

const { admin, engine, scene, finish, seenOf, untilIn, untilEngines, leasesEnd, demandWhole } = useEngines();
let sink: ReturnType<typeof Bun.serve>;
/** What is asked while this stands is answered with 2 once it is resolved, what is asked at other times with 1 at once. */
let gate: Promise<void> | undefined;
let waitingThere = 0;
const refused = new Set<string>();

beforeAll(() => {
  sink = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { taskId } = (await request.json()) as { taskId: string };
      if (refused.delete(taskId)) return new Response(null, { status: 503 });
      if (!gate) return Response.json({ answer: 1 });
      waitingThere++;
      await gate;
      return Response.json({ answer: 2 });
    },
  });
});
afterAll(() => sink.stop(true));

/** Once a task is cancelled, its instance tells and asks outside; what comes back is noted. */
const asking = () => {
  const url = sink.url.href;
  const states = askingStates(url);
  const told = { entry: [{ type: "webhook.call", params: { url } }], ...states.asking };
  return {
    id: "asking",
    context: { seen: [], answer: 0 },
    initial: "working",
    states: {
      working: { on: { "task.cancelled": "asking" } },
      ...states,
      asking: told,
    },
  };
};
/** Counts how often its timer fires. */
const waiting = {
  id: "waiting",
  context: { seen: [], answer: 0 },
  initial: "working",
  states: {
    working: { on: { "task.cancelled": "waiting" } },
    waiting: { after: { "10": "fired" } },
    fired: {
      entry: [{ type: "assign", params: { set: { answer: "context.answer + 1" } } }],
      on: { again: "waiting", end: "over" },
    },
    over: { type: "final" },
  },
};

test("an engine that is stopped with timers and effects in hand changes nothing by them once others have taken them over", async () => {
  const held = [
    "workflow.timers.found",
    "workflow.effect.taken",
    "workflow.effect.failed",
    "workflow.effect.done",
    "workflow.effect.ending",
  ];
  const stopped = engine(undefined, held);
  const [mine] = await untilEngines(1);
  const [calls, timers, later] = [await scene(8, asking()), await scene(8, waiting), await scene(16, asking())];
  refused.add(calls.taskIds[0]!);
  await finish(calls, calls.taskIds);
  await finish(timers, timers.taskIds);
  await eventually(
    async () => (await admin()`select from workflow.engines where id = ${mine!} and expires_at < now()`).length,
  );
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  const open = await admin()<{ key: string }[]>`select key from workflow.effects where status = 'waiting'`;
  // One is held at each failpoint of effects.
  expect(open.length).toBeGreaterThanOrEqual(held.length - 1);

  const other = engine();
  await untilIn(timers, "fired");
  await eventually(() => waitingThere === open.length);
  gate = undefined;
  const things = async () => [
    await admin()`select * from workflow.workflow_instances where task_id in ${admin()([...calls.taskIds, ...timers.taskIds])} order by id`,
    await admin()`select * from workflow.effects where task_id in ${admin()(calls.taskIds)} order by key`,
  ];
  const before = await things();
  stopped.signal("SIGCONT");
  await untilEngines(2);
  await finish(later, later.taskIds);
  // It lives and works again: what it had in hand when it was stopped has come to its end.
  await untilIn(later, "answered");
  await eventually(
    async () =>
      (
        await admin()`select from workflow.effects where taken_by = ${mine!} and status = 'done' and task_id in ${admin()(later.taskIds)}`
      ).length,
  );
  expect(await things()).toEqual(before);

  resolve();
  await untilIn(calls, "answered");
  await eventually(async () => (await admin()`select from workflow.effects where status <> 'done'`).length === 0);
  await Promise.all([stopped.kill(), other.kill()]);
  await leasesEnd();
  for (const s of [calls, timers, later]) await demandWhole(s);
  expect([...(await seenOf(timers)).values()].map(({ answer }) => answer)).toEqual(timers.taskIds.map(() => 1));
  const waited = await admin()<{ taskId: string }[]>`
    select distinct task_id as "taskId" from workflow.effects where invoke_id is not null and key in ${admin()(open.map(({ key }) => key))}`;
  const answers = await seenOf(calls);
  // The answer is of whoever had it in hand.
  expect(waited.map(({ taskId }) => answers.get(taskId)!.answer)).toEqual(waited.map(() => 2));
}, 120_000);
