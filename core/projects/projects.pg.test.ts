import { expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import type { Context } from "../kernel/context.ts";
import { createProject } from "./create-project.ts";
import { getLabelSchema } from "./get-label-schema.ts";
import { getProject } from "./get-project.ts";
import { listProjects } from "./list-projects.ts";
import { updateProject } from "./update-project.ts";
import { changeProjectStatus } from "./change-project-status.ts";
import { createCustomer } from "./create-customer.ts";
import { projectsService } from "./service.ts";
import { createTemplate } from "./create-template.ts";
import { listTemplates } from "./list-templates.ts";

const host = useHost([projectsService]);
const make = (ctx: Context, more: Partial<Parameters<typeof createProject>[1]> = {}) =>
  createProject(ctx, {
    name: "Birds",
    description: "",
    customerId: null,
    templateId: "objects",
    settings: {},
    dueAt: null,
    draft: false,
    workflowId: newId(),
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
  await expect(make(ctx, { templateId: undefined })).rejects.toMatchObject({ code: "projects.no_label_schema" });
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
  await expect(send("activate")).rejects.toMatchObject({ code: "projects.wrong_status", fields: { status: "active" } });
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

test("a template keeps a project's configuration for the next one", async () => {
  const ctx = host().context("projects");
  const first = await make(ctx, { settings: { overlap: 5 }, instructions: "Look twice." });
  const template = await createTemplate(ctx, { name: "Ours", description: "", projectId: first.id });
  expect((await listTemplates(ctx)).items.at(-1)).toEqual(template);
  const second = await make(ctx, { templateId: template.id });
  expect(second).toMatchObject({
    settings: { overlap: 5 },
    instructions: "Look twice.",
    labelSchema: first.labelSchema,
  });
});
