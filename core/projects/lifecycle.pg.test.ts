import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { annotationsService } from "../annotations/service.ts";
import { authService } from "../auth/service.ts";
import { colleague } from "../auth/testing/registered.ts";
import { exportsService } from "../exports/service.ts";
import { filesService } from "../files/service.ts";
import type { Context } from "../kernel/context.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { systemQuery } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { getConsensusPolicy, putConsensusPolicy } from "../quality/consensus-policy.ts";
import { listIssueCategories, putIssueCategories } from "../quality/issue-categories.ts";
import { createRule, listRules } from "../quality/quality-rules.ts";
import { getGoldPolicy, putGoldPolicy } from "../quality/read-golds.ts";
import { getReviewPolicy, putReviewPolicy } from "../quality/review-policy.ts";
import { qualityService } from "../quality/service.ts";
import { createQueue } from "../tasks/create-queue.ts";
import { createTasks } from "../tasks/create-tasks.ts";
import { getTask } from "../tasks/get-task.ts";
import { listQueues } from "../tasks/list-queues.ts";
import { tasksService } from "../tasks/service.ts";
import { updateQueue } from "../tasks/update-queue.ts";
import { workflowService } from "../workflow/service.ts";
import { addProjectMember } from "./add-project-member.ts";
import { cloneProject } from "./clone-project.ts";
import { createCustomer } from "./create-customer.ts";
import { createProject } from "./create-project.ts";
import { deleteProject } from "./delete-project.ts";
import { getProject } from "./get-project.ts";
import { listProjectMembers } from "./list-project-members.ts";
import { previewDeletion } from "./preview-deletion.ts";
import { publishLabelSchema } from "./publish-label-schema.ts";
import { projectsService } from "./service.ts";

const services = [
  projectsService,
  tasksService,
  workflowService,
  annotationsService,
  qualityService,
  exportsService,
  filesService,
  authService,
];
const host = useHost(services);
const text = { data: { type: "text" as const, text: "Hello" } };

async function world(templateId = "ner") {
  const ctx = host().context("projects");
  const { workspaceId } = ctx;
  const tasks = host().context("tasks", { workspaceId });
  const quality = host().context("quality", { workspaceId });
  const customer = await createCustomer(ctx, { name: "Acme", reference: null });
  const project = await createProject(ctx, {
    name: "Birds",
    description: "All of them",
    customerId: customer.id,
    templateId,
    settings: { overlap: 4 },
    dueAt: "2030-01-01T00:00:00.000Z",
    draft: false,
  });
  const queues = async (projectId: string) => (await listQueues(tasks, { projectId, limit: 50 })).items;
  const rules = async (projectId: string) => (await listRules(quality, { projectId })).items;
  await eventually(async () => (await queues(project.id)).length === 2 && (await rules(project.id)).length > 0);
  return { ctx, tasks, quality, customer, project, queues, rules };
}
/** The id of a person of a workspace. */
const somebody = async ({ workspaceId }: Context) =>
  (await colleague(host().context("auth", { workspaceId }), ["annotator"])).id;
const copy = (ctx: Context, projectId: string, more: object = {}) =>
  cloneProject(ctx, { projectId, name: "Copy", dueAt: null, members: false, draft: true, ...more });
const partsOf = async (ctx: Context, projectId: string) =>
  Object.fromEntries((await previewDeletion(ctx, { projectId })).parts.map((one) => [one.what, one.count]));

test("a copy labels and works as its project does now, is a draft without date, and begins at version one", async () => {
  const { ctx, tasks, quality, project, queues, rules } = await world();
  const labelSchema = { ...project.labelSchema, classes: project.labelSchema.classes.slice(1) };
  await publishLabelSchema(ctx, { projectId: project.id, labelSchema, note: "", acceptBreaking: true, ifMatch: "*" });
  await createRule(quality, {
    projectId: project.id,
    kind: "region_count",
    params: { min: 1 },
    severity: "warning",
    enabled: false,
  });
  const put = { projectId: project.id, ifMatch: undefined };
  const consensus = { regions: "majority" as const, fuse: true, overlap: { min: 2, max: 4, price: 0.1 } };
  await putConsensusPolicy(quality, { ...put, models: [], ...consensus });
  const review = { bySkill: true, fullBelow: 0.8, leastShare: 0.1, halfLifeDays: 30, adjudicateBelow: 0.6 };
  await putReviewPolicy(quality, { ...put, ...review });
  const gold = { threshold: 0.9, minAnswers: 7, halfLifeDays: 20, pause: false, feedback: false };
  await putGoldPolicy(quality, { ...put, ...gold });
  const items = [{ key: "typo", title: "A typing error" }];
  await putIssueCategories(quality, { ...put, items });
  const hard = {
    minPriority: 2,
    maxPriority: 8,
    dailyLimit: 40,
    goldShare: 0.2,
    onboarding: { golds: 3, threshold: 0.8 },
    skills: [{ min: 0.7 }],
    languages: ["fi"],
  };
  const [batch] = (await createTasks(tasks, { projectId: project.id, tasks: [text] })).lines;
  const { batchId } = await getTask(tasks, { taskId: batch!.taskId! });
  await createQueue(tasks, {
    projectId: project.id,
    name: "Hard",
    stage: "annotate",
    strategy: "fifo",
    ...hard,
    batchIds: [batchId],
  });
  const builtIn = (await queues(project.id)).find((one) => one.stage === "review")!;
  await updateQueue(tasks, { queueId: builtIn.id, paused: true, dailyLimit: 5, ifMatch: undefined });
  const clone = await copy(ctx, project.id);
  const { workflowId, settings, instructions, customerId, description } = project;
  expect(clone).toMatchObject({ workflowId, settings, instructions, customerId, description, labelSchema });
  expect(clone).toMatchObject({ name: "Copy", status: "draft", dueAt: null, schemaVersion: 1, version: 1 });
  await eventually(async () => (await rules(clone.id)).length === (await rules(project.id)).length);
  const plain = (list: Awaited<ReturnType<typeof rules>>) =>
    list.map(({ kind, params, severity, enabled }) => ({ kind, params, severity, enabled }));
  expect(plain(await rules(clone.id))).toEqual(plain(await rules(project.id)));
  await eventually(async () => (await queues(clone.id)).length === 3);
  const furnished = (list: Awaited<ReturnType<typeof queues>>) =>
    list.map(({ id: _id, projectId: _of, batchIds: _batches, createdAt: _at, version: _version, ...queue }) => ({
      ...queue,
      waiting: 0,
      availableToMe: 0,
    }));
  expect(furnished(await queues(clone.id))).toEqual(furnished(await queues(project.id)));
  expect((await queues(clone.id)).find((one) => one.name === "Hard")).toMatchObject({ ...hard, batchIds: null });
  const of = { projectId: clone.id };
  expect(await getConsensusPolicy(quality, of)).toMatchObject({ ...consensus, version: 1 });
  expect(await getReviewPolicy(quality, of)).toEqual({ ...review, ...of, version: 1 });
  expect(await getGoldPolicy(quality, of)).toEqual({ ...gold, ...of, version: 1 });
  expect(await listIssueCategories(quality, of)).toEqual({ items, version: 1 });
  const [told] = await systemQuery(ctx.runtime, (tx) =>
    tx.execute<{ data: object }>(
      sql`select envelope->'data' as data from projects.outbox where envelope->'data'->>'projectId' = ${clone.id} and envelope->>'type' = 'project.created'`,
    ),
  );
  expect(told!.data).toMatchObject({ clonedFrom: project.id });
  expect(await getProject(ctx, { projectId: project.id })).toMatchObject({ name: "Birds", status: "active" });
});

test("a copy takes members along only for somebody who may give each of their roles", async () => {
  const { ctx, project } = await world();
  const people = [await somebody(ctx), await somebody(ctx)];
  await addProjectMember(ctx, { projectId: project.id, userId: people[0]!, role: "annotator" });
  await addProjectMember(ctx, { projectId: project.id, userId: people[1]!, role: "manager" });
  const clone = await copy(ctx, project.id, { members: true, draft: false });
  expect(clone.status).toBe("active");
  const { items } = await listProjectMembers(ctx, { projectId: clone.id, limit: 10 });
  expect(items.map(({ userId, role }) => [userId, role]).sort()).toEqual(
    [
      [people[0]!, "annotator"],
      [people[1]!, "manager"],
    ].sort(),
  );
  const weak = (permissions: string[]) => host().context("projects", { workspaceId: ctx.workspaceId, permissions });
  await expect(copy(weak(["project.create", "project.read"]), project.id, { members: true })).rejects.toMatchObject({
    status: 403,
    fields: { permission: "member.manage" },
  });
  await expect(copy(weak(["project.create", "member.manage"]), project.id, { members: true })).rejects.toMatchObject({
    code: "projects.role_not_yours",
  });
  expect((await copy(weak(["project.create"]), project.id)).name).toBe("Copy");
});

test("a copy may be for another customer or none, and a customer's user copies only for their own", async () => {
  const { ctx, project, customer } = await world();
  const other = await createCustomer(ctx, { name: "Bert", reference: null });
  expect((await copy(ctx, project.id, { customerId: null })).customerId).toBeNull();
  expect((await copy(ctx, project.id, { customerId: other.id })).customerId).toBe(other.id);
  await expect(copy(ctx, project.id, { customerId: newId() })).rejects.toMatchObject({
    code: "projects.customer_not_found",
  });
  const theirs = { ...ctx, grants: { ...ctx.grants, customerId: customer.id } };
  expect((await copy(theirs, project.id, { customerId: other.id })).customerId).toBe(customer.id);
  const foreign = { ...ctx, grants: { ...ctx.grants, customerId: other.id } };
  await expect(copy(foreign, project.id)).rejects.toMatchObject({ status: 404 });
  await expect(copy(host().context("projects"), project.id)).rejects.toMatchObject({ status: 404 });
});

test("a preview of a deletion counts by service what goes and what stays, deletes nothing, and is what the deletion then does", async () => {
  const { ctx, project, queues, rules } = await world();
  await addProjectMember(ctx, { projectId: project.id, userId: await somebody(ctx), role: "annotator" });
  const preview = await previewDeletion(ctx, { projectId: project.id });
  expect(preview).toMatchObject({ possible: true, obstacle: null, unanswered: [], version: 1 });
  const going = preview.parts.filter((one) => one.fate === "deleted").map(({ what, count }) => [what, count]);
  expect(going).toEqual([
    ["label_schemas", 1],
    ["members", 1],
    ["queues", 2],
    ["quality_rules", (await rules(project.id)).length],
  ]);
  expect((await queues(project.id)).length).toBe(2);
  await deleteProject(ctx, { projectId: project.id, ifMatch: `"${preview.version}"` });
  await eventually(async () => (await queues(project.id)).length + (await rules(project.id)).length === 0);
  await expect(previewDeletion(ctx, { projectId: project.id })).rejects.toMatchObject({ status: 404 });
});

test("a project with tasks cannot be deleted, and its preview says so and what there is", async () => {
  const { ctx, tasks, project } = await world();
  const lines = Array.from({ length: 3 }, () => ({ data: { type: "text", text: "Hello" } }));
  await createTasks(tasks, { projectId: project.id, tasks: lines });
  const preview = await previewDeletion(ctx, { projectId: project.id });
  expect(preview).toMatchObject({ possible: false, obstacle: expect.stringContaining("Archive it instead") });
  expect(await partsOf(ctx, project.id)).toMatchObject({ tasks: 3, batches: 1, annotations: 0 });
  await expect(deleteProject(ctx, { projectId: project.id, ifMatch: undefined })).rejects.toMatchObject({
    code: "projects.has_tasks",
  });
});
