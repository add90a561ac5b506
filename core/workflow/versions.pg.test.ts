import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { useHost } from "../kernel/testing/host.ts";
import type { Workflow } from "./contract.ts";
import { deleteWorkflow } from "./delete-workflow.ts";
import { duplicateWorkflow } from "./duplicate-workflow.ts";
import { getWorkflow } from "./list-workflows.ts";
import { publishWorkflow } from "./publish-workflow.ts";
import { diffVersions, getVersion, listVersions } from "./read-versions.ts";
import { createDraft, deleteDraft, updateDraft } from "./save-draft.ts";
import { updateWorkflow } from "./save-workflow.ts";
import { workflowService } from "./service.ts";
import { getTaskState } from "./task-state.ts";
import { beginVersions, broken, draftOf, first, quiet, second, step } from "./versions-scene.suite.ts";

const host = useHost([workflowService]);
const begin = (definition?: Workflow["definition"]) => beginVersions(host(), definition);

test("a changed definition is a draft that nothing follows until it is published, and running instances stay on theirs", async () => {
  const { ctx, workflowId, start } = await begin();
  const old = await start();
  const draft = await createDraft(ctx, { workflowId, ...draftOf() });
  expect(draft).toMatchObject({ definitionVersion: 2, status: "draft", basedOn: 1, note: "A second step" });
  expect(await getWorkflow(ctx, { workflowId })).toMatchObject({ definitionVersion: 1, draftVersion: 2 });
  expect((await start()).definitionVersion).toBe(1);
  const published = await publishWorkflow(ctx, { workflowId, ...quiet });
  expect(published).toMatchObject({ definitionVersion: 2, draftVersion: null, definition: second });
  expect((await start()).definitionVersion).toBe(2);
  expect((await getTaskState(ctx, { taskId: old.taskId })).instance.definitionVersion).toBe(1);
  const { items } = await listVersions(ctx, { workflowId, limit: 50, cursor: undefined, status: undefined });
  expect(items.map((one) => [one.definitionVersion, one.status, one.instances])).toEqual([
    [2, "published", 1],
    [1, "archived", 2],
  ]);
});

test("a draft is saved only by whoever saw its newest state", async () => {
  const { ctx, workflowId } = await begin();
  const draft = await createDraft(ctx, { workflowId, ...draftOf() });
  const save = (ifMatch: string) =>
    updateDraft(ctx, { workflowId, definitionVersion: 2, ifMatch, definition: broken, note: undefined });
  const both = await Promise.allSettled([save(`"${draft.version}"`), save(`"${draft.version}"`)]);
  expect(both.map((one) => one.status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(both.find((one) => one.status === "rejected")).toMatchObject({ reason: { status: 412 } });
  expect(await getVersion(ctx, { workflowId, definitionVersion: 2 })).toMatchObject({ definition: broken, hash: "" });
  const { workspaceId } = ctx;
  const path = `/workflows/${workflowId}/versions/2`;
  const caller = { workspaceId, permissions: ["workflow.manage"] };
  const response = await host().request("workflow", caller, "PATCH", path, { note: "x" });
  expect(response.status).toBe(428);
});

test("a workflow has one draft, however many begin one at once", async () => {
  const { ctx, workflowId } = await begin();
  const all = await Promise.allSettled(Array.from({ length: 5 }, () => createDraft(ctx, { workflowId, ...draftOf() })));
  expect(all.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  for (const one of all)
    if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "workflow.draft_exists", status: 409 });
});

test("a draft with errors is kept but not published; one with warnings only when they are acknowledged", async () => {
  const { ctx, workflowId } = await begin();
  await createDraft(ctx, { workflowId, ...draftOf(), definition: broken });
  expect(publishWorkflow(ctx, { workflowId, ...quiet })).rejects.toMatchObject({
    code: "workflow.invalid_definition",
    fields: {
      errors: expect.arrayContaining([expect.objectContaining({ pointer: "/definition/states/a/on/go" })]),
    },
  });
  const bare = { id: "w", initial: "a", states: { a: { on: { "task.assigned": "z" } }, z: { type: "final" } } };
  await updateDraft(ctx, { workflowId, definitionVersion: 2, ifMatch: "*", definition: bare, note: undefined });
  expect(publishWorkflow(ctx, { workflowId, ...quiet, acknowledgeWarnings: false })).rejects.toMatchObject({
    code: "workflow.unacknowledged_warnings",
    fields: { errors: expect.arrayContaining([expect.objectContaining({ pointer: "/definition/states/a" })]) },
  });
  expect((await publishWorkflow(ctx, { workflowId, ...quiet })).definitionVersion).toBe(2);
});

test("a definition with what an instance could not store is not published", async () => {
  const { ctx, workflowId } = await begin();
  const odd = { ...first, context: { bad: "\u0000" } };
  await createDraft(ctx, { workflowId, ...draftOf(), definition: odd });
  expect(publishWorkflow(ctx, { workflowId, ...quiet })).rejects.toMatchObject({
    code: "workflow.invalid_definition",
    fields: { errors: [expect.objectContaining({ pointer: "/definition" })] },
  });
  const fine = { ...first, description: String.raw`\u0000` };
  await updateDraft(ctx, { workflowId, definitionVersion: 2, ifMatch: "*", definition: fine, note: undefined });
  expect((await publishWorkflow(ctx, { workflowId, ...quiet })).definition).toEqual(fine);
});

test("publishing names the draft that was read, and needs one", async () => {
  const { ctx, workflowId } = await begin();
  expect(publishWorkflow(ctx, { workflowId, ...quiet })).rejects.toMatchObject({ code: "workflow.no_draft" });
  await createDraft(ctx, { workflowId, ...draftOf() });
  await updateDraft(ctx, { workflowId, definitionVersion: 2, ifMatch: "*", note: "again", definition: undefined });
  expect(publishWorkflow(ctx, { workflowId, ...quiet, ifMatch: '"1"' })).rejects.toMatchObject({ status: 412 });
  const once = () => publishWorkflow(ctx, { workflowId, ...quiet, ifMatch: '"2"' });
  const both = await Promise.allSettled([once(), once()]);
  expect(both.filter((one) => one.status === "fulfilled")).toHaveLength(1);
});

test("what was published never changes, not even by SQL, and an old version comes back as a draft", async () => {
  const { ctx, workflowId } = await begin();
  const key = { workflowId, definitionVersion: 1, ifMatch: "*" };
  expect(updateDraft(ctx, { ...key, definition: second, note: undefined })).rejects.toMatchObject({
    code: "workflow.not_a_draft",
  });
  expect(deleteDraft(ctx, key)).rejects.toMatchObject({ code: "workflow.not_a_draft" });
  const { orm } = host().runtimes.get("workflow")!.db.app;
  const change = orm.transaction(async (tx) => {
    await tx.execute(sql`select set_config('app.workspaces', ${`{${ctx.workspaceId}}`}, true)`);
    await tx.execute(sql`update workflow.workflow_versions set definition = '{}' where workflow_id = ${workflowId}`);
  });
  expect(change).rejects.toThrow();
  await createDraft(ctx, { workflowId, ...draftOf() });
  await publishWorkflow(ctx, { workflowId, ...quiet });
  const restored = await createDraft(ctx, { workflowId, ...draftOf(1), note: "Back" });
  expect(restored).toMatchObject({ definitionVersion: 3, basedOn: 1, definition: first });
  expect(restored.hash).toBe((await getVersion(ctx, { workflowId, definitionVersion: 1 })).hash);
});

test("the order in which states were written is kept", async () => {
  const states = { zebra: step("ant"), ant: step("bee"), bee: first.states.z };
  const { ctx, workflowId } = await begin({ id: "w", initial: "zebra", states });
  const { definition } = await getVersion(ctx, { workflowId, definitionVersion: 1 });
  expect(Object.keys(definition.states)).toEqual(["zebra", "ant", "bee"]);
});

test("a draft is thrown away, but not when it is all that there is", async () => {
  const { ctx, workflowId } = await begin();
  await createDraft(ctx, { workflowId, ...draftOf() });
  await deleteDraft(ctx, { workflowId, definitionVersion: 2, ifMatch: '"1"' });
  expect((await getWorkflow(ctx, { workflowId })).draftVersion).toBeNull();
  const copy = await duplicateWorkflow(ctx, { workflowId, name: undefined, definitionVersion: undefined });
  expect(copy).toMatchObject({ name: "Mine (copy)", status: "draft", definition: first, draftVersion: 1 });
  expect(deleteDraft(ctx, { workflowId: copy.id, definitionVersion: 1, ifMatch: "*" })).rejects.toMatchObject({
    code: "workflow.only_version",
  });
});

test("PATCH on the workflow saves its draft, renames, and publishes and archives by status", async () => {
  const { ctx, workflow, workflowId } = await begin();
  const patch = (version: number, changes: Partial<Parameters<typeof updateWorkflow>[1]>) =>
    updateWorkflow(ctx, { workflowId, ifMatch: `"${version}"`, ...changes });
  const named = await patch(workflow.version, { name: "New name", definition: second });
  expect(named).toMatchObject({ name: "New name", definitionVersion: 1, draftVersion: 2, definition: first });
  expect(patch(workflow.version, { name: "Late" })).rejects.toMatchObject({ status: 412 });
  const archived = await patch(named.version, { status: "archived" });
  expect(archived.status).toBe("archived");
});

test("a diff of two versions names states, transitions and likely renames", async () => {
  const { ctx, workflowId } = await begin(second);
  const renamed = { ...second, states: { a: step("bee"), bee: step("z"), z: first.states.z } };
  await createDraft(ctx, { workflowId, definition: renamed, from: undefined, note: "" });
  const diff = await diffVersions(ctx, { workflowId, definitionVersion: 1, otherVersion: 2 });
  expect(diff.states.map(({ change, path }) => `${change} ${path}`)).toEqual(["added bee", "removed b"]);
  expect(diff.transitions).toContainEqual({
    change: "changed",
    path: "a",
    trigger: "task.assigned",
    pointer: "/states/a/on/task.assigned",
    before: "b",
    after: "bee",
    details: [],
  });
  expect(diff.renames).toEqual([{ from: "b", to: "bee", likeness: expect.any(Number) }]);
  expect(diffVersions(ctx, { workflowId, definitionVersion: 1, otherVersion: 9 })).rejects.toMatchObject({
    code: "workflow.version_not_found",
    status: 404,
  });
});

test("another workspace sees no version", async () => {
  const { workflowId } = await begin();
  const stranger = host().context("workflow");
  const key = { workflowId, definitionVersion: 1 };
  for (const attempt of [
    () => getVersion(stranger, key),
    () => diffVersions(stranger, { ...key, otherVersion: 1 }),
    () => createDraft(stranger, { workflowId, ...draftOf() }),
    () => publishWorkflow(stranger, { workflowId, ...quiet }),
    () => duplicateWorkflow(stranger, { workflowId, name: undefined, definitionVersion: undefined }),
    () => deleteWorkflow(stranger, { workflowId, ifMatch: "*" }),
  ])
    expect(attempt()).rejects.toMatchObject({ code: "request.not_found", status: 404 });
});
