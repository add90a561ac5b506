import { expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import type { Envelope } from "../kernel/wire/event.ts";
import { newId } from "../kernel/wire/id.ts";
import { createProject } from "../projects/create-project.ts";
import { projectsService } from "../projects/service.ts";
import { archiveWorkflow, unarchiveWorkflow } from "./archive-workflow.ts";
import { startInstance } from "./control-instance.ts";
import { deleteWorkflow } from "./delete-workflow.ts";
import { duplicateWorkflow } from "./duplicate-workflow.ts";
import { getWorkflow } from "./list-workflows.ts";
import { onTaskEvents } from "./on/task-events.ts";
import { publishWorkflow } from "./publish-workflow.ts";
import { createDraft } from "./save-draft.ts";
import { workflowService } from "./service.ts";
import { getTaskState } from "./task-state.ts";
import { beginVersions, draftOf, quiet } from "./versions-scene.suite.ts";

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
