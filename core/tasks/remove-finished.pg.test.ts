import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { systemQuery, transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { updateProject } from "../projects/update-project.ts";
import { createTask } from "./create-task.ts";
import { getTask } from "./get-task.ts";
import { listAssignments } from "./list-assignments.ts";
import { listTasks } from "./list-tasks.ts";
import { onGoldChanged } from "./on/gold-changed.ts";
import { onProjectUpdated } from "./on/project-updated.ts";
import { removeFinished } from "./remove-finished.ts";
import { hand, scene, type Scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";
import { dropEmptyMonths } from "./store/finished.ts";

const host = useHost([projectsService, tasksService]);
const DAY_MS = 86_400_000;
const left = async (s: Scene, ids: readonly string[]) => {
  const { items } = await listTasks(s.ctx, { projectId: s.project.id, limit: 50 });
  return ids.map((id) => items.some((task) => task.id === id));
};
const assignmentsOf = async (s: Scene, taskId: string) => (await listAssignments(s.ctx, { taskId, limit: 50 })).items;
const removed = async (s: Scene) => (await s.said("project.finished_removed")).map(({ data }) => data);

test("what ended longer ago than its project keeps it goes with its assignments; what is open, held, a gold or another's stays", async () => {
  const s = await scene(host(), { keepFinishedDays: 30 });
  const other = await scene(host());
  const [done, cancelled, open, gold, late] = (await s.addTasks(5)) as [string, string, string, string, string];
  const [theirs] = (await other.addTasks(1)) as [string];
  await s.open([done]);
  await s.submit(await s.claim(s.person()));
  await s.open([open]);
  await s.claim(s.person());
  await s.end(done);
  await s.end(cancelled, "cancelled");
  await other.end(theirs);
  await s.end(gold);
  await hand(s.ctx, onGoldChanged, [
    { taskId: gold, projectId: s.project.id, purpose: "continuous", status: "active", version: 1 },
  ]);
  const all = [done, cancelled, open, gold, late];

  await removeFinished(s.ctx.runtime);
  expect(await left(s, all)).toEqual([true, true, true, true, true]);
  expect(await removed(s)).toEqual([]);

  host().clock.advance(31 * DAY_MS);
  await s.end(late);
  await Promise.all([removeFinished(s.ctx.runtime), removeFinished(s.ctx.runtime)]);
  expect(await left(s, all)).toEqual([false, false, true, true, true]);
  expect(await left(other, [theirs])).toEqual([true]);
  await expect(getTask(s.ctx, { taskId: done })).rejects.toMatchObject({ code: "request.not_found" });
  expect([await assignmentsOf(s, done), (await assignmentsOf(s, open)).length]).toEqual([[], 1]);
  expect(await removed(s)).toMatchObject([{ projectId: s.project.id, tasks: 2, assignments: 1 }]);
  expect(await removed(other)).toEqual([]);
});

test("the setting is checked, off at first, and follows its project; a removed task's external key stays taken", async () => {
  const s = await scene(host());
  expect(s.project.settings.keepFinishedDays).toBeNull();
  const { workspaceId } = s.ctx;
  const owner = { ...host().context("projects", { workspaceId }) };
  for (const keepFinishedDays of [29, 3651, 30.5, "40"]) {
    const path = `/projects/${s.project.id}`;
    const refused = await host().request("projects", { workspaceId }, "PATCH", path, {
      settings: { keepFinishedDays },
    });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ errors: [{ pointer: "/settings/keepFinishedDays" }] });
  }
  const task = { projectId: s.project.id, data: { type: "text" as const, text: "Dear Ada" }, meta: {}, priority: 0 };
  const { id } = await createTask(s.ctx, { ...task, externalKey: "letter-1", preLabel: null });
  await s.end(id, "cancelled");
  host().clock.advance(61 * DAY_MS);
  await removeFinished(s.ctx.runtime);
  expect(await left(s, [id])).toEqual([true]);

  const changed = await updateProject(owner, {
    projectId: s.project.id,
    settings: { keepFinishedDays: 60 },
    ifMatch: undefined,
  });
  await hand(s.ctx, onProjectUpdated, [{ ...changed, projectId: changed.id, changed: ["settings"] }]);
  await eventually(async () => {
    await removeFinished(s.ctx.runtime);
    return (await left(s, [id]))[0] === false;
  });
  await expect(createTask(s.ctx, { ...task, externalKey: "letter-1", preLabel: null })).rejects.toMatchObject({
    code: "tasks.duplicate_key",
  });
});

test("a month goes as a whole once it is over and empty, never one that holds a task or is to come", async () => {
  const s = await scene(host());
  const { runtime, workspaceId } = s.ctx;
  const months = async () =>
    (
      await systemQuery(runtime, (tx) =>
        tx.execute<{ name: string }>(
          sql`select inhrelid::regclass::text as name from pg_inherits where inhparent = 'tasks.tasks'::regclass order by 1`,
        ),
      )
    ).map(({ name }) => name);
  const now = await months();
  await systemQuery(runtime, (tx) =>
    tx.execute(sql`select tasks.extend_partitions('tasks', 3, now() - interval '3 months')`),
  );
  const grown = await months();
  expect(grown).toHaveLength(now.length + 3);
  const old = await transaction(s.ctx, async (tx) => {
    const [row] = await tx.execute<{ id: string }>(sql`
      insert into tasks.tasks (id, workspace_id, project_id, batch_id, data, meta, priority, overlap, schema_version, created_at, updated_at)
      select tasks.id_at(date_trunc('month', now(), 'UTC') - interval '2 months' + interval '1 day'), ${workspaceId}, ${s.project.id}, ${newId()}, '{}', '{}', 0, 1, 1, now(), now()
      returning id`);
    return row!.id;
  });
  const drop = () => systemQuery(runtime, (tx) => dropEmptyMonths(tx, new Date()));
  expect(await drop()).toBe(2);
  expect(await months()).toEqual([grown[1]!, ...now]);
  await transaction(s.ctx, (tx) =>
    tx.execute(sql`delete from tasks.tasks where workspace_id = ${workspaceId} and id = ${old}`),
  );
  expect(await drop()).toBe(1);
  expect(await months()).toEqual(now);
});
