import { expect, test } from "bun:test";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { createRule, listRules } from "../quality/quality-rules.ts";
import { getReviewPolicy, putReviewPolicy } from "../quality/review-policy.ts";
import { qualityService } from "../quality/service.ts";
import { createQueue } from "../tasks/create-queue.ts";
import { listQueues } from "../tasks/list-queues.ts";
import { tasksService } from "../tasks/service.ts";
import { createProject } from "./create-project.ts";
import { createTemplate } from "./create-template.ts";
import { library } from "./library/library.ts";
import { getTemplate, listTemplates } from "./list-templates.ts";
import { projectsService } from "./service.ts";
import { deleteTemplate, updateTemplate } from "./update-template.ts";

const host = useHost([projectsService, tasksService, qualityService]);

function workspace() {
  const ctx = host().context("projects");
  const tasks = host().context("tasks", { workspaceId: ctx.workspaceId });
  const quality = host().context("quality", { workspaceId: ctx.workspaceId });
  return {
    ctx,
    tasks,
    quality,
    make: (templateId: string) =>
      createProject(ctx, {
        name: "Birds",
        description: "",
        customerId: null,
        templateId,
        settings: {},
        dueAt: null,
        draft: false,
        workflowId: newId(),
      }),
    queues: async (projectId: string) =>
      (await listQueues(tasks, { projectId, limit: 50 })).items
        .toReversed()
        .map(({ name, stage, strategy }) => ({ name, stage, strategy })),
    rules: async (projectId: string) =>
      (await listRules(quality, { projectId })).items.map(({ kind, severity }) => ({ kind, severity })),
  };
}

test("a project from the library begins with its template's queues and rules", async () => {
  const { make, queues, rules } = workspace();
  const template = library.find((one) => one.id === "pairwise")!;
  const project = await make("pairwise");
  expect(project).toMatchObject({ instructions: template.instructions, labelSchema: template.labelSchema });
  await eventually(async () => (await queues(project.id))[0]?.strategy === "least_covered");
  expect(await queues(project.id)).toEqual(template.queues);
  await eventually(async () => (await rules(project.id)).length > 0);
  expect<unknown>(await rules(project.id)).toEqual(
    template.qualityRules.map(({ kind, severity }) => ({ kind, severity })),
  );
});

test("a template of one's own keeps labels, instructions, settings, queues and rules, and gives them to the next project", async () => {
  const { ctx, tasks, quality, make, queues, rules } = workspace();
  const first = await make("objects");
  await eventually(async () => (await queues(first.id)).length === 2 && (await rules(first.id)).length > 0);
  await createQueue(tasks, { projectId: first.id, name: "Urgent", stage: "annotate", strategy: "fifo", dailyLimit: 3 });
  await createRule(quality, {
    projectId: first.id,
    kind: "region_count",
    params: { min: 2, class: "person" },
    severity: "warning",
    enabled: true,
  });
  const policy = { bySkill: true, fullBelow: 0.8, leastShare: 0.1, halfLifeDays: 30, adjudicateBelow: 0.6 };
  await putReviewPolicy(quality, { ...policy, projectId: first.id, ifMatch: undefined });
  const template = await createTemplate(ctx, { name: "Ours", description: "For birds", projectId: first.id });
  expect(template).toMatchObject({ builtIn: false, version: 1, labelSchema: first.labelSchema, queues: { length: 3 } });
  const second = await make(template.id);
  expect(second).toMatchObject({ settings: first.settings, instructions: first.instructions, templateId: template.id });
  await eventually(async () => (await queues(second.id)).length === 3 && (await rules(second.id)).length > 0);
  expect(await queues(second.id)).toEqual(await queues(first.id));
  expect(await rules(second.id)).toEqual(await rules(first.id));
  const { items } = await listQueues(tasks, { projectId: second.id, limit: 50 });
  expect(items.find((one) => one.name === "Urgent")).toMatchObject({ dailyLimit: 3, paused: false });
  const kept = await getReviewPolicy(quality, { projectId: second.id });
  expect(kept).toEqual({ ...policy, projectId: second.id, version: 1 });
  expect(await getTemplate(ctx, { templateId: template.id })).toMatchObject({
    qualityPolicies: { review: policy, consensus: null, gold: null, issueCategories: null },
  });
});

test("the library heads the first page of templates; one's own follow, are renamed and deleted, and are nobody else's", async () => {
  const { ctx, make } = workspace();
  const { id: projectId } = await make("ner");
  const own = [];
  for (const name of ["A", "B", "C"]) own.push(await createTemplate(ctx, { name, description: "", projectId }));
  const first = await listTemplates(ctx, { limit: 2 });
  const second = await listTemplates(ctx, { limit: 2, cursor: first.nextCursor! });
  expect(first.items).toEqual([...library, ...own.slice(0, 2)]);
  expect(second).toEqual({ items: own.slice(2), nextCursor: null });
  const { id: templateId } = own[0]!;
  const renamed = await updateTemplate(ctx, { templateId, name: "Z", ifMatch: '"1"' });
  expect(renamed).toEqual({ ...own[0]!, name: "Z", version: 2 });
  await expect(deleteTemplate(ctx, { templateId, ifMatch: '"1"' })).rejects.toMatchObject({ code: "request.stale" });
  const other = host().context("projects");
  for (const act of [getTemplate, updateTemplate, deleteTemplate])
    await expect(act(other, { templateId, ifMatch: "*" })).rejects.toMatchObject({ status: 404 });
  await deleteTemplate(ctx, { templateId, ifMatch: '"2"' });
  await expect(getTemplate(ctx, { templateId })).rejects.toMatchObject({ status: 404 });
});

test("each template that the list gives is read by the id that it has there", async () => {
  const ctx = host().context("projects");
  const { items } = await listTemplates(ctx, { limit: 50, cursor: undefined });
  for (const one of items) expect(await getTemplate(ctx, { templateId: one.id })).toEqual(one);
  await expect(getTemplate(ctx, { templateId: "nothing" })).rejects.toMatchObject({ status: 404 });
});
