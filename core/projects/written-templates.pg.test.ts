import { expect, test } from "bun:test";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { standardRules } from "../quality/policy-plan.contract.ts";
import { getReviewPolicy } from "../quality/review-policy.ts";
import { getConsensusPolicy } from "../quality/consensus-policy.ts";
import { listRules } from "../quality/quality-rules.ts";
import { qualityService } from "../quality/service.ts";
import { listQueues } from "../tasks/list-queues.ts";
import { tasksService } from "../tasks/service.ts";
import { ensureWorkflow } from "../workflow/save-workflow.ts";
import { workflowService } from "../workflow/service.ts";
import type { Template } from "./contract.ts";
import { createProject } from "./create-project.ts";
import { createTemplate } from "./create-template.ts";
import { library } from "./library/library.ts";
import { getTemplate, listTemplates } from "./list-templates.ts";
import { updateProjectDefaults } from "./project-defaults.ts";
import { projectsService } from "./service.ts";
import { defaultSettings } from "./settings.contract.ts";
import { standardQueues } from "./template.contract.ts";
import { deleteTemplate, restoreTemplate, updateTemplate } from "./update-template.ts";

const host = useHost([projectsService, tasksService, qualityService, workflowService]);
const labelSchema: Template["labelSchema"] = {
  media: "image",
  tools: ["bbox"],
  classes: [{ name: "bird", colour: "#2f6fed", attributes: [] }],
  fields: [
    { name: "count", title: "How many?", kind: "number", options: [], required: false },
    { name: "best", title: "Which?", kind: "choice", options: [{ value: "a" }, { value: "b" }], required: false },
  ],
  relations: [],
};
const review = { bySkill: true, fullBelow: 0.8, leastShare: 0.1, halfLifeDays: 30, adjudicateBelow: 0.6 };

function workspace() {
  const ctx = host().context("projects");
  const of = (service: "tasks" | "quality" | "workflow") => host().context(service, { workspaceId: ctx.workspaceId });
  return { ctx, tasks: of("tasks"), quality: of("quality"), workflow: of("workflow") };
}
const pointersOf = (error: unknown) =>
  (error as { fields: { errors: { pointer: string }[] } }).fields.errors.map((one) => one.pointer);
const refusal = (act: Promise<unknown>) =>
  act.then(
    () => expect.unreachable(),
    (error: unknown) => error as { code: string; status: number },
  );

test("a template is written from nothing, and what is left out is what projects of the workspace begin with", async () => {
  const { ctx } = workspace();
  await updateProjectDefaults(ctx, { settings: { overlap: 3 }, ifMatch: undefined });
  const made = await createTemplate(ctx, { name: "Birds", labelSchema });
  expect(made).toEqual({
    id: made.id,
    name: "Birds",
    description: "",
    builtIn: false,
    labelSchema,
    workflowTemplate: "review",
    workflowId: null,
    settings: { ...defaultSettings, overlap: 3 },
    instructions: "",
    queues: standardQueues,
    qualityRules: standardRules,
    qualityPolicies: null,
    version: 1,
  });
  const refused = await refusal(createTemplate(ctx, { name: "Nothing" }));
  expect([refused.code, pointersOf(refused)]).toEqual(["projects.no_label_schema", ["/labelSchema"]]);
});

test("each part of a template is changed, and the next project begins with all of them", async () => {
  const { ctx, tasks, quality, workflow } = workspace();
  const { id: workflowId } = await ensureWorkflow(workflow, { template: "consensus" });
  const { id: templateId } = await createTemplate(ctx, { name: "Birds", labelSchema });
  const queues: Template["queues"] = [
    { name: "Drawing", stage: "annotate", strategy: "fifo", dailyLimit: 20, languages: ["fi"] },
    { name: "Looking", stage: "review", strategy: "priority", paused: true },
    { name: "Urgent", stage: "annotate", strategy: "priority", minPriority: 10 },
  ];
  const qualityRules = [{ kind: "region_count", params: { min: 2 }, severity: "warning" as const, enabled: true }];
  const consensus = { models: { count: "mean" as const }, regions: "majority" as const, fuse: true, overlap: null };
  const parts = {
    labelSchema: { ...labelSchema, tools: ["bbox" as const, "polygon" as const] },
    instructions: "Count the birds.",
    settings: { reviewShare: 0.25 },
    workflowId,
    queues,
    qualityRules,
    qualityPolicies: { consensus, review, gold: null, issueCategories: [{ key: "nest", title: "A nest" }] },
  };
  const changed = await updateTemplate(ctx, { templateId, ifMatch: '"1"', ...parts });
  const settings = { ...defaultSettings, reviewShare: 0.25 };
  expect(changed).toMatchObject({ ...parts, settings, name: "Birds", version: 2 });
  expect(await getTemplate(ctx, { templateId })).toEqual(changed);
  expect(await updateTemplate(ctx, { templateId, ifMatch: undefined, instructions: "Count the birds." })).toEqual(
    changed,
  );
  const begin = { name: "Spring", description: "", customerId: null, settings: {}, dueAt: null, draft: false };
  const project = await createProject(ctx, { ...begin, templateId });
  expect(project).toMatchObject({
    labelSchema: parts.labelSchema,
    instructions: parts.instructions,
    settings,
    workflowId,
  });
  const projectId = project.id;
  await eventually(async () => (await listQueues(tasks, { projectId, limit: 50 })).items.length === 3);
  const { items } = await listQueues(tasks, { projectId, limit: 50 });
  for (const one of queues) expect(items.find(({ name }) => name === one.name)).toMatchObject(one);
  await eventually(async () => (await listRules(quality, { projectId })).items.length === 1);
  expect((await listRules(quality, { projectId })).items).toMatchObject(qualityRules);
  expect(await getReviewPolicy(quality, { projectId })).toMatchObject(review);
  const { questions, regions, fuse } = await getConsensusPolicy(quality, { projectId });
  expect([questions[0]!.model, regions, fuse]).toEqual(["mean", "majority", true]);
});

const queue = { name: "Q", stage: "review" as const, strategy: "fifo" as const };
const consensus = { models: {}, regions: "majority" as const, fuse: false, overlap: null };
const policies = { consensus: null, review: null, gold: null, issueCategories: null };
const rule = { kind: "min_size", params: {}, severity: "error" as const, enabled: true };
test.each([
  [["/queues/0/goldShare"], { queues: [{ ...queue, goldShare: 0.1 }] }],
  [["/queues/1/maxPriority"], { queues: [queue, { ...queue, minPriority: 5, maxPriority: 1 }] }],
  [["/qualityRules/1/params/pixels"], { qualityRules: [rule, { ...rule, params: { pixels: -1 } }] }],
  [["/qualityRules/0/kind"], { qualityRules: [{ ...rule, kind: "no_such_rule" }] }],
  [
    ["/qualityPolicies/consensus/models/best", "/qualityPolicies/consensus/models/gone~0by"],
    {
      qualityPolicies: {
        ...policies,
        consensus: { ...consensus, models: { best: "mean" as const, "gone~by": "mean" as const } },
      },
    },
  ],
  [
    ["/qualityPolicies/consensus/overlap/max"],
    { qualityPolicies: { ...policies, consensus: { ...consensus, overlap: { min: 4, max: 2, price: 1 } } } },
  ],
  [["/workflowTemplate"], { workflowTemplate: "no-such-workflow" }],
  [["/workflowId"], { workflowId: newId() }],
  [["/labelSchema/media"], { labelSchema: { ...labelSchema, media: "audio" as const } }],
])("what no project could begin with is refused at %p, and nothing is written", async (pointers, part) => {
  const { ctx } = workspace();
  const { id: templateId } = await createTemplate(ctx, { name: "Birds", labelSchema });
  const changing = await refusal(updateTemplate(ctx, { templateId, ifMatch: '"1"', ...part }));
  expect([changing.status, pointersOf(changing)]).toEqual([422, pointers]);
  const making = await refusal(createTemplate(ctx, { name: "Fish", labelSchema, ...part }));
  expect([making.status, pointersOf(making)]).toEqual([422, pointers]);
  expect((await listTemplates(ctx, { limit: 50 })).items.slice(library.length)).toMatchObject([{ version: 1 }]);
});

test("labels are changed only by whoever names the version that he saw, and of two the later is told", async () => {
  const { ctx } = workspace();
  const { id: templateId } = await createTemplate(ctx, { name: "Birds", labelSchema });
  const next = { ...labelSchema, fields: [] };
  const blind = await refusal(updateTemplate(ctx, { templateId, ifMatch: undefined, labelSchema: next }));
  expect([blind.status, blind.code]).toEqual([428, "projects.schema_needs_if_match"]);
  await updateTemplate(ctx, { templateId, ifMatch: '"1"', labelSchema: next });
  const late = await refusal(updateTemplate(ctx, { templateId, ifMatch: '"1"', name: "Late" }));
  expect(late.status).toBe(412);
});

test("a template of the library stays as it is; a copy of it is one's own, and leaves to the workspace what the library does", async () => {
  const { ctx } = workspace();
  await updateProjectDefaults(ctx, { settings: { leaseMinutes: 77, overlap: 9 }, ifMatch: undefined });
  const original = library.find((one) => one.id === "objects")!;
  for (const act of [updateTemplate, deleteTemplate, restoreTemplate])
    expect(await refusal(act(ctx, { templateId: "objects", ifMatch: undefined }))).toMatchObject({
      status: 409,
      code: "projects.template_built_in",
    });
  const copy = await createTemplate(ctx, { name: "My objects", templateId: "objects" });
  const { labelSchema: labels, description, instructions, queues, qualityRules } = original;
  expect(copy).toMatchObject({ builtIn: false, labelSchema: labels, description, instructions, queues, qualityRules });
  expect(copy.settings).toEqual({ ...original.settings, leaseMinutes: 77 });
  expect(await createTemplate(ctx, { name: "Again", templateId: copy.id })).toEqual({
    ...copy,
    id: expect.any(String) as string,
    name: "Again",
  });
  const both = createTemplate(ctx, { name: "Both", templateId: "objects", projectId: newId() });
  expect(pointersOf(await refusal(both))).toEqual(["/templateId"]);
});

test("a deleted template is offered no more and comes back as it was, for thirty days", async () => {
  const { ctx } = workspace();
  const made = await createTemplate(ctx, { name: "Birds", labelSchema });
  const templateId = made.id;
  const begin = { name: "Spring", description: "", customerId: null, settings: {}, dueAt: null, draft: false };
  await deleteTemplate(ctx, { templateId, ifMatch: '"1"' });
  expect((await listTemplates(ctx, { limit: 50 })).items).toEqual([...library]);
  for (const act of [getTemplate, updateTemplate, deleteTemplate])
    expect(await refusal(act(ctx, { templateId, ifMatch: undefined }))).toMatchObject({ status: 404 });
  expect(await refusal(createProject(ctx, { ...begin, templateId }))).toMatchObject({
    code: "projects.template_not_found",
  });
  expect(await refusal(restoreTemplate(host().context("projects"), { templateId }))).toMatchObject({ status: 404 });
  expect(await restoreTemplate(ctx, { templateId })).toEqual({ ...made, version: 3 });
  expect(await restoreTemplate(ctx, { templateId })).toEqual({ ...made, version: 3 });
  await deleteTemplate(ctx, { templateId, ifMatch: '"3"' });
  const other = await createTemplate(ctx, { name: "Other", labelSchema });
  host().clock.advance(31 * 86_400_000);
  await deleteTemplate(ctx, { templateId: other.id, ifMatch: undefined });
  expect(await refusal(restoreTemplate(ctx, { templateId }))).toMatchObject({ status: 404 });
});
