import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { actorName } from "../kernel/context.ts";
import { useHost } from "../kernel/testing/host.ts";
import { systemQuery, transaction } from "../kernel/transaction.ts";
import type { Envelope } from "../kernel/wire/event.ts";
import { newId } from "../kernel/wire/id.ts";
import { createProject } from "../projects/create-project.ts";
import { projectsService } from "../projects/service.ts";
import { archiveWorkflow, unarchiveWorkflow } from "./archive-workflow.ts";
import { pauseInstance, resumeInstance, startInstance, stopInstance } from "./control-instance.ts";
import { deleteWorkflow } from "./delete-workflow.ts";
import { duplicateWorkflow } from "./duplicate-workflow.ts";
import { engineOf } from "./engine/engine.ts";
import { originOf } from "./engine/submission.ts";
import { breakAt, killedAt, requestKilledAt, retryKilledAt, sweepKilledAt } from "./failpoints.suite.ts";
import { getWorkflow } from "./list-workflows.ts";
import { onTaskEvents } from "./on/task-events.ts";
import { publishWorkflow } from "./publish-workflow.ts";
import { createDraft } from "./save-draft.ts";
import { workflowService } from "./service.ts";
import { countsOf } from "./store/instances.ts";
import { getTaskHistory, getTaskState } from "./task-state.ts";
import { verifyInstances } from "./verify-instances.ts";
import { beginVersions, draftOf, first, quiet } from "./versions-scene.suite.ts";
import { countStates, visualizeWorkflow } from "./visualize-workflow.ts";

const host = useHost([workflowService, projectsService]);
const begin = () => beginVersions(host());

test("nothing is started by a workflow that is a draft or archived", async () => {
  const { ctx, workflowId, start } = await begin();
  expect(await archiveWorkflow(ctx, { workflowId })).toMatchObject({ status: "archived" });
  expect(start()).rejects.toMatchObject({ code: "workflow.wrong_workflow_status" });
  expect(archiveWorkflow(ctx, { workflowId })).rejects.toMatchObject({ code: "workflow.wrong_workflow_status" });
  expect(await unarchiveWorkflow(ctx, { workflowId })).toMatchObject({ status: "published" });
  expect((await start()).status).toBe("active");
  const { id } = await duplicateWorkflow(ctx, { workflowId, name: "Draft", definitionVersion: undefined });
  const rest = { taskId: newId(), projectId: newId(), batchId: newId(), input: {} };
  expect(startInstance(ctx, { workflowId: id, ...rest })).rejects.toMatchObject({
    code: "workflow.wrong_workflow_status",
  });
});

test("tasks of a project follow what is published when they are made, of an archived workflow too, and never a draft", async () => {
  const { ctx, workflowId } = await begin();
  const { id: draftId } = await duplicateWorkflow(ctx, { workflowId, name: "Draft", definitionVersion: undefined });
  const create = async (workflow: string) => {
    const taskId = newId();
    const ids = { taskId, projectId: newId(), batchId: newId(), workflowId: workflow };
    const data = { ...ids, schemaVersion: 1, overlap: 1, reviewShare: 1, priority: 0, externalKey: null };
    const id = newId();
    const event = {
      id,
      type: "task.created",
      workspaceid: ctx.workspaceId,
      correlationid: id,
      traceparent: null,
      data,
    };
    await onTaskEvents.handle(ctx.runtime, [event as unknown as Envelope]);
    return (await getTaskState(ctx, { taskId })).instance.definitionVersion;
  };
  expect(await create(workflowId)).toBe(1);
  await createDraft(ctx, { workflowId, ...draftOf() });
  expect(await create(workflowId)).toBe(1);
  await publishWorkflow(ctx, { workflowId, ...quiet });
  expect(await create(workflowId)).toBe(2);
  await archiveWorkflow(ctx, { workflowId });
  expect(await create(workflowId)).toBe(2);
  expect(create(draftId)).rejects.toThrow("has not been published");
  await archiveWorkflow(ctx, { workflowId: draftId });
  expect(create(draftId)).rejects.toThrow("has not been published");
});

test("an answer to a handover that breaks off is given when the event comes again, once", async () => {
  const { ctx, start } = await begin();
  const { taskId } = await start();
  const [id, assignmentId] = [newId(), newId()];
  const rest = {
    workspaceid: ctx.workspaceId,
    correlationid: id,
    traceparent: null,
    actor: "system:tasks",
    source: "tasks",
  };
  const event = { id, type: "task.assigned", ...rest, data: { taskId, assignmentId, manual: true } };
  const hand = () => onTaskEvents.handle(ctx.runtime, [event as unknown as Envelope]);
  const broken = breakAt("workflow.handover.claimed");
  expect(hand()).rejects.toThrow("broken off");
  await broken;
  for (let again = 0; again < 2; again++) await hand();
  const told = await systemQuery(ctx.runtime, (tx) =>
    tx.execute(sql`select 1 from workflow.outbox where envelope->'data'->>'assignmentId' = ${assignmentId}`),
  );
  expect(told).toHaveLength(1);
  expect((await getTaskState(ctx, { taskId })).instance.sequence).toBe(2);
});

test("every failpoint of the engine is one that a process is killed at", () => {
  const names = [...new Bun.Glob("**/*.ts").scanSync(import.meta.dirname)].flatMap((file) =>
    [...readFileSync(join(import.meta.dirname, file), "utf8").matchAll(/failpoint\("(workflow\.[^"]+)"\)/g)].map(
      (m) => m[1]!,
    ),
  );
  expect(names.toSorted()).toEqual([...killedAt, ...sweepKilledAt, ...requestKilledAt, ...retryKilledAt].toSorted());
});

test("a workflow is deleted only while nothing depends on it", async () => {
  const { ctx, workflowId, workflow, start } = await begin();
  const match = { workflowId, ifMatch: `"${workflow.version}"` };
  expect(deleteWorkflow(ctx, { ...match, ifMatch: '"7"' })).rejects.toMatchObject({ status: 412 });
  const projects = host().context("projects", { workspaceId: ctx.workspaceId });
  const wish = { description: "", customerId: null, settings: {}, dueAt: null, draft: false };
  const copy = await duplicateWorkflow(ctx, { workflowId, name: "Other", definitionVersion: undefined });
  const birds = { ...wish, name: "Birds", templateId: "objects", workflowId: copy.id };
  const unusable = (detail: string) => ({
    code: "projects.workflow_unusable",
    status: 422,
    fields: { errors: [{ pointer: "/workflowId", detail }] },
  });
  expect(createProject(projects, birds)).rejects.toMatchObject(unusable("has not been published"));
  await archiveWorkflow(ctx, { workflowId: copy.id });
  expect(createProject(projects, birds)).rejects.toMatchObject(unusable("is archived"));
  expect(createProject(projects, { ...birds, workflowId: newId() })).rejects.toMatchObject(
    unusable("is not a workflow of this workspace"),
  );
  await unarchiveWorkflow(ctx, { workflowId: copy.id });
  await publishWorkflow(ctx, { workflowId: copy.id, ...quiet });
  await createProject(projects, birds);
  expect(deleteWorkflow(ctx, { workflowId: copy.id, ifMatch: "*" })).rejects.toMatchObject({
    code: "workflow.in_use",
  });
  const lonely = await duplicateWorkflow(ctx, { workflowId, name: "Third", definitionVersion: undefined });
  await deleteWorkflow(ctx, { workflowId: lonely.id, ifMatch: "*" });
  expect(getWorkflow(ctx, { workflowId: lonely.id })).rejects.toMatchObject({ status: 404 });
  await start();
  expect(deleteWorkflow(ctx, match)).rejects.toMatchObject({ code: "workflow.in_use", status: 409 });
});

test("holding, letting go and ending stand in the history with who did it, are told, and change no state", async () => {
  const { ctx, workflowId, start } = await begin();
  const { id: instanceId, taskId, projectId } = await start();
  const hand = host().context("workflow", { workspaceId: ctx.workspaceId });
  await pauseInstance(hand, { instanceId });
  await resumeInstance(hand, { instanceId });
  await pauseInstance(hand, { instanceId });
  expect(await stopInstance(hand, { instanceId })).toMatchObject({ status: "stopped", sequence: 5 });
  const actor = actorName(hand.actor);
  const page = { limit: 50, cursor: undefined };
  const [, ...items] = (await getTaskHistory(ctx, { taskId, ...page })).items;
  const done = ["paused", "resumed", "paused", "stopped"];
  const rest = { from: ["a"], to: ["a"], actions: [], actor };
  expect(items).toMatchObject(done.map((what, i) => ({ event: `workflow.${what}`, sequence: i + 2, ...rest })));
  const told = await systemQuery(ctx.runtime, (tx) =>
    tx.execute<{ type: string; actor: string; data: object }>(sql`
      select envelope->>'type' as type, envelope->>'actor' as actor, envelope->'data' as data from workflow.outbox
      where workspace_id = ${ctx.workspaceId} and envelope->>'type' ~ 'instance.(paused|resumed|stopped)' order by seq`),
  );
  expect(told).toMatchObject(
    done.map((what, i) => ({
      type: `workflow.instance.${what}`,
      actor,
      data: { instanceId, workflowId, taskId, projectId, sequence: i + 2 },
    })),
  );
  const everything = { projectId: undefined, instanceId: undefined, ...page };
  expect(await verifyInstances(ctx, everything)).toMatchObject({ checked: 1, differences: [] });
});

test("counts by state are of those that are not over, failed ones apart, and are read from an index of them alone", async () => {
  const fault = { target: "z", actions: [{ type: "assign", params: { set: { n: "1 / context.n" } } }] };
  const states = { ...first.states, a: { on: { "task.assigned": fault }, meta: { status: "open" } } };
  const { ctx, workflowId, start } = await beginVersions(host(), { ...first, context: { n: 0 }, states });
  const [held, failed, stopped] = [await start(), await start(), await start(), await start()];
  await pauseInstance(ctx, { instanceId: held.id });
  await engineOf(ctx.runtime).send(originOf(ctx), failed.taskId, { type: "task.assigned" }, newId());
  await stopInstance(ctx, { instanceId: stopped.id });
  const expected = [{ state: "a", count: 2, paused: 1, failed: 1 }];
  const counts = { workflowId, projectId: undefined };
  expect((await countStates(ctx, counts)).items).toEqual(expected);
  const plan = await transaction(ctx, async (tx) => {
    await tx.execute(sql`
      insert into workflow.workflow_instances select gen_random_uuid(), workspace_id, workflow_id, definition_version, gen_random_uuid(),
        project_id, batch_id, 'completed', '{z}', '{}', null, 2, created_at, updated_at, 1
      from workflow.workflow_instances, generate_series(1, 5000) where id = ${held.id}`);
    return tx.execute<{ "QUERY PLAN": string }>(sql`explain ${countsOf(ctx.workspaceId, workflowId, undefined)}`);
  });
  expect(plan.map((line) => line["QUERY PLAN"]).join("\n")).toContain("instances_live");
  expect((await countStates(ctx, counts)).items).toEqual(expected);
});

test("a picture with a task's state is of the version that its instance runs on, and there is none in another workflow", async () => {
  const { ctx, workflowId, start } = await begin();
  const old = await start();
  await createDraft(ctx, { workflowId, ...draftOf() });
  await publishWorkflow(ctx, { workflowId, ...quiet });
  const young = await start();
  const draw = async (taskId: string, of = workflowId) => {
    const wish = { workflowId: of, format: "mermaid" as const, taskId, projectId: undefined };
    return Buffer.concat(await Array.fromAsync(await visualizeWorkflow(ctx, wish))).toString();
  };
  expect(await draw(old.taskId)).not.toContain('state "b"');
  expect(await draw(young.taskId)).toContain('state "b"');
  const other = await duplicateWorkflow(ctx, { workflowId, name: "Other", definitionVersion: undefined });
  expect(draw(old.taskId, other.id)).rejects.toMatchObject({ status: 404 });
});
