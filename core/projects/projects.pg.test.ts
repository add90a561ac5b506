import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { annotationsService } from "../annotations/service.ts";
import type { Context } from "../kernel/context.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { systemQuery, transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { qualityService } from "../quality/service.ts";
import { createTasks } from "../tasks/create-tasks.ts";
import { listQueues } from "../tasks/list-queues.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { changeProjectStatus } from "./change-project-status.ts";
import { createCustomer } from "./create-customer.ts";
import { createProject } from "./create-project.ts";
import { deleteProject } from "./delete-project.ts";
import { getLabelSchema } from "./get-label-schema.ts";
import { getProject } from "./get-project.ts";
import { listProjects } from "./list-projects.ts";
import { checkLabelSchema, publishLabelSchema } from "./publish-label-schema.ts";
import { projectsService } from "./service.ts";
import { updateProject } from "./update-project.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService, qualityService]);
const make = (ctx: Context, more: Partial<Parameters<typeof createProject>[1]> = {}) =>
  createProject(ctx, {
    name: "Birds",
    description: "",
    customerId: null,
    templateId: "objects",
    settings: {},
    dueAt: null,
    draft: false,
    ...more,
  });

test("a project from a template is active at once, with the template's settings unless the caller says otherwise", async () => {
  const ctx = host().context("projects");
  const project = await make(ctx, { settings: { overlap: 3 } });
  expect(project).toMatchObject({
    status: "active",
    schemaVersion: 1,
    version: 1,
    settings: { overlap: 3, reviewShare: 0.5, leaseMinutes: 30 },
  });
  expect(project.labelSchema.classes.map((c) => c.name)).toContain("person");
  expect(await getProject(ctx, { projectId: project.id })).toEqual(project);
});

test("a project needs a label schema, a known template and a known customer", async () => {
  const ctx = host().context("projects");
  await expect(make(ctx, { templateId: undefined })).rejects.toMatchObject({
    code: "projects.no_label_schema",
    fields: { errors: [{ pointer: "/labelSchema" }] },
  });
  await expect(make(ctx, { templateId: "nothing" })).rejects.toMatchObject({ code: "projects.template_not_found" });
  await expect(make(ctx, { customerId: newId() })).rejects.toMatchObject({ code: "projects.customer_not_found" });
});

test("a changed label schema is a new version, needs If-Match, and the old version stays readable", async () => {
  const ctx = host().context("projects");
  const project = await make(ctx);
  const labelSchema = { ...project.labelSchema, classes: project.labelSchema.classes.slice(0, 2) };
  await expect(updateProject(ctx, { projectId: project.id, labelSchema, ifMatch: undefined })).rejects.toMatchObject({
    code: "projects.schema_needs_if_match",
    status: 428,
  });
  const changed = await updateProject(ctx, { projectId: project.id, labelSchema, ifMatch: '"1"' });
  expect(changed).toMatchObject({ schemaVersion: 2, version: 2 });
  await expect(updateProject(ctx, { projectId: project.id, labelSchema, ifMatch: '"1"' })).rejects.toMatchObject({
    code: "request.stale",
  });
  expect(await updateProject(ctx, { projectId: project.id, labelSchema, ifMatch: '"2"' })).toMatchObject({
    schemaVersion: 2,
    version: 2,
  });
  expect((await getLabelSchema(ctx, { projectId: project.id, version: 1 })).labelSchema).toEqual(project.labelSchema);
  expect((await getLabelSchema(ctx, { projectId: project.id, version: 2 })).labelSchema).toEqual(labelSchema);
});

test("a project's status follows its machine, and restoring sets nobody to work by surprise", async () => {
  const ctx = host().context("projects");
  const project = await make(ctx);
  const send = (event: "archive" | "restore" | "resume" | "activate") =>
    changeProjectStatus(ctx, { projectId: project.id, event });
  await expect(send("activate")).rejects.toMatchObject({
    code: "projects.wrong_status",
    fields: { projectStatus: "active" },
  });
  expect((await send("archive")).status).toBe("archived");
  expect((await send("restore")).status).toBe("paused");
  expect((await send("resume")).status).toBe("active");
});

test("a customer's user sees that customer's projects only", async () => {
  const ctx = host().context("projects");
  const customer = await createCustomer(ctx, { name: "Acme", reference: null });
  const theirs = await make(ctx, { customerId: customer.id });
  const other = await make(ctx);
  const user = { ...ctx, grants: { ...ctx.grants, customerId: customer.id } };
  expect((await listProjects(user, { limit: 50 })).items.map((p) => p.id)).toEqual([theirs.id]);
  await expect(getProject(user, { projectId: other.id })).rejects.toMatchObject({ status: 404 });
});

test("at most half of what somebody is handed is gold; a project from before that is read and changed as it is", async () => {
  const ctx = host().context("projects");
  const { workspaceId } = ctx;
  const caller = { workspaceId, userId: ctx.actor.id };
  const { id } = await make(ctx, { settings: { goldShare: 0.5 } });
  const patch = (body: object) => host().request("projects", caller, "PATCH", `/projects/${id}`, body);
  const refused = await patch({ settings: { goldShare: 0.51 } });
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({ errors: [{ pointer: "/settings/goldShare" }] });
  await transaction(ctx, (tx) =>
    tx.execute(sql`update projects.projects set settings = jsonb_set(settings, '{goldShare}', '0.8') where id = ${id}`),
  );
  expect((await host().request("projects", caller, "GET", `/projects/${id}`)).status).toBe(200);
  const changed = await patch({ name: "Old birds" });
  expect(await changed.json()).toMatchObject({ name: "Old birds", settings: { goldShare: 0.8 } });
});

test("nothing is labelled that tasks cannot be of: neither by a new project nor by a new version of its labels", async () => {
  const ctx = host().context("projects");
  const project = await make(ctx);
  const labelSchema = { ...project.labelSchema, media: "audio" as const };
  const refused = { code: "projects.media_without_tasks", fields: { errors: [{ pointer: "/labelSchema/media" }] } };
  const at = { projectId: project.id, labelSchema, ifMatch: `"${project.version}"` };
  await expect(make(ctx, { labelSchema })).rejects.toMatchObject(refused);
  await expect(updateProject(ctx, { ...at, acceptBreaking: true })).rejects.toMatchObject(refused);
  await expect(publishLabelSchema(ctx, { ...at, note: "", acceptBreaking: true })).rejects.toMatchObject(refused);
  await expect(checkLabelSchema(ctx, at)).rejects.toMatchObject(refused);
});

test("lists come newest first, by status and by part of a name, in which signs mean themselves", async () => {
  const ctx = host().context("projects");
  const [one, two, three] = [
    await make(ctx, { name: "100% birds" }),
    await make(ctx, { name: "1000 birds", draft: true }),
    await make(ctx, { name: "Fish" }),
  ];
  const names = async (more: object) =>
    (await listProjects(ctx, { limit: 50, ...more })).items.map((project) => project.id);
  expect(await names({})).toEqual([three.id, two.id, one.id]);
  expect(await names({ search: "BIRDS" })).toEqual([two.id, one.id]);
  expect(await names({ search: "0%" })).toEqual([one.id]);
  expect(await names({ status: "draft" })).toEqual([two.id]);
  const first = await listProjects(ctx, { limit: 2 });
  expect((await listProjects(ctx, { limit: 2, cursor: first.nextCursor! })).items.map((project) => project.id)).toEqual(
    [one.id],
  );
});

test("a change names what changed, and one that changes nothing is no change", async () => {
  const ctx = host().context("projects");
  const project = await make(ctx);
  expect(
    await updateProject(ctx, { projectId: project.id, name: "Birds", settings: { overlap: 2 }, ifMatch: undefined }),
  ).toEqual(project);
  const due = "2030-01-01T00:00:00.000Z";
  expect(await updateProject(ctx, { projectId: project.id, name: "Owls", dueAt: due, ifMatch: '"1"' })).toMatchObject({
    name: "Owls",
    dueAt: due,
    version: 2,
    schemaVersion: 1,
  });
  const rows = await systemQuery(ctx.runtime, (tx) =>
    tx.execute<{ data: object }>(
      sql`select envelope->'data' as data from projects.outbox where workspace_id = ${ctx.workspaceId} and envelope->>'type' = 'project.updated'`,
    ),
  );
  expect(rows.map((row) => row.data)).toMatchObject([
    { changed: ["name", "dueAt"], version: 2, name: "Owls", settings: project.settings },
  ]);
});

test("two editors of one label schema: the second is told, and nothing of the first is lost", async () => {
  const ctx = host().context("projects");
  const project = await make(ctx);
  const edit = (name: string) => ({
    ...project.labelSchema,
    classes: [...project.labelSchema.classes, { name, colour: "#000000", attributes: [] }],
  });
  const results = await Promise.allSettled(
    ["owl", "hawk"].map((name) =>
      updateProject(ctx, { projectId: project.id, labelSchema: edit(name), ifMatch: '"1"' }),
    ),
  );
  expect(results.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await getProject(ctx, { projectId: project.id })).toMatchObject({ version: 2, schemaVersion: 2 });
});

test("a project is deleted while it has no tasks, of which tasks itself is asked", async () => {
  const ctx = host().context("projects");
  const tasks = host().context("tasks", { workspaceId: ctx.workspaceId });
  const [empty, used] = [await make(ctx), await make(ctx, { templateId: "sentiment" })];
  await createTasks(tasks, { projectId: used.id, tasks: [{ data: { type: "text", text: "Hello" } }] });
  await expect(deleteProject(ctx, { projectId: used.id, ifMatch: undefined })).rejects.toMatchObject({
    code: "projects.has_tasks",
  });
  await expect(deleteProject(ctx, { projectId: empty.id, ifMatch: '"7"' })).rejects.toMatchObject({
    code: "request.stale",
  });
  await eventually(async () => (await listQueues(tasks, { projectId: empty.id, limit: 5 })).items.length === 2);
  await deleteProject(ctx, { projectId: empty.id, ifMatch: '"1"' });
  await expect(getProject(ctx, { projectId: empty.id })).rejects.toMatchObject({ status: 404 });
  await eventually(async () => (await listQueues(tasks, { projectId: empty.id, limit: 5 })).items.length === 0);
});

test("a project without a workflow of its own gets its template's, one for all projects", async () => {
  const ctx = host().context("projects");
  const [one, two] = [await make(ctx, { workflowId: undefined }), await make(ctx, { workflowId: undefined })];
  expect(two.workflowId).toBe(one.workflowId);
  expect((await make(ctx, { workflowId: undefined, templateId: "sentiment" })).workflowId).not.toBe(one.workflowId);
});
