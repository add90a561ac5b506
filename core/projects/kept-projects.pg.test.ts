import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Context, createContext } from "../kernel/context.ts";
import type { Host } from "../kernel/lifecycle/host.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { startTwin } from "../kernel/testing/ledger.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { changeProjectStatus } from "./change-project-status.ts";
import { createProject } from "./create-project.ts";
import { getLabelSchema } from "./get-label-schema.ts";
import { getProject } from "./get-project.ts";
import { getTemplate, listTemplates } from "./list-templates.ts";
import { projectsService } from "./service.ts";
import { addProgress } from "./store/progress.ts";
import { deleteProject } from "./store/projects.ts";
import { addTemplate } from "./store/templates.ts";
import { updateProject } from "./update-project.ts";
import { deleteTemplate, updateTemplate } from "./update-template.ts";

const host = useHost([projectsService]);
/** Another process of projects. */
let twin: Host;
beforeAll(async () => {
  twin = await startTwin(host(), [projectsService]);
});
afterAll(() => twin?.stop());

async function scene() {
  const here = host().context("projects");
  const there = createContext(twin.runtimes.get("projects")!, { ...here });
  const { id: projectId } = await createProject(here, {
    name: "0",
    description: "",
    customerId: null,
    templateId: "objects",
    settings: {},
    dueAt: null,
    draft: false,
    workflowId: newId(),
  });
  const { redis, config } = here.runtime;
  const key = (subject: string) => `${config.REDIS_PREFIX}:projects:cache:${here.workspaceId}:${subject}`;
  /** Reads until what is read is kept. */
  const keep = (read: () => Promise<unknown>, subject: string, part: string) =>
    eventually(async () => {
      host().clock.advance(5_000);
      await read();
      return redis.hexists(key(subject), part);
    });
  return { here, there, projectId, keep };
}

test("each change of a project is seen by all processes at once, whichever made it", async () => {
  const { here, there, projectId, keep } = await scene();
  const read = (ctx: Context) => getProject(ctx, { projectId });
  const both = async () => [await read(here), await read(there)];
  const again = () => keep(() => read(there), `project:${projectId}`, "project");
  await again();
  await updateProject(here, { projectId, name: "Owls", ifMatch: undefined });
  expect((await both()).map(({ name, version }) => [name, version])).toEqual(Array(2).fill(["Owls", 2]));
  await again();
  await changeProjectStatus(there, { projectId, event: "pause" });
  expect((await both()).map(({ status }) => status)).toEqual(["paused", "paused"]);
  await again();
  const counts = { tasks: 3, completed: 0, cancelled: 0, batches: 0, batchesCompleted: 0 };
  await transaction(here, (tx) => addProgress(tx, [{ workspaceId: here.workspaceId, projectId, ...counts }]));
  expect((await both()).map(({ progress }) => progress.tasks)).toEqual([3, 3]);
  await again();
  const schema = () => getLabelSchema(there, { projectId, version: 1 });
  await keep(schema, `project:${projectId}`, "schema 1");
  await transaction(here, (tx) => deleteProject(tx, here.workspaceId, projectId));
  for (const gone of [() => read(here), () => read(there), schema])
    await expect(gone()).rejects.toMatchObject({ status: 404 });
});

test("what is kept of a workspace's project is nobody else's: not another workspace's, customer's or limited key's", async () => {
  const { here, projectId, keep } = await scene();
  await keep(() => getProject(here, { projectId }), `project:${projectId}`, "project");
  await keep(() => getLabelSchema(here, { projectId, version: 1 }), `project:${projectId}`, "schema 1");
  const strangers: Context[] = [
    host().context("projects"),
    { ...here, grants: { ...here.grants, customerId: newId() } },
    { ...here, projects: [newId()] },
  ];
  for (const ctx of strangers)
    for (const read of [() => getProject(ctx, { projectId }), () => getLabelSchema(ctx, { projectId, version: 1 })])
      await expect(read()).rejects.toMatchObject({ status: 404 });
});

test("nobody who asks after a change was answered is told of what was before it, however many read meanwhile", async () => {
  const { here, there, projectId } = await scene();
  let answered = 0;
  let writing = true;
  const older: number[][] = [];
  const read = async (ctx: Context) => {
    while (writing) {
      const least = answered;
      const { name } = await getProject(ctx, { projectId });
      if (Number(name) < least) older.push([Number(name), least]);
    }
  };
  const readers = [here, there, here, there].map(read);
  for (let name = 1; name <= 40; name++) {
    await updateProject(name % 2 ? here : there, { projectId, name: String(name), ifMatch: undefined });
    answered = name;
  }
  writing = false;
  await Promise.all(readers);
  expect(older).toEqual([]);
});

test("a workspace's own templates are kept until one is added, changed or removed", async () => {
  const { here, there, projectId, keep } = await scene();
  const { labelSchema, settings, createdAt } = await getProject(here, { projectId });
  const templateId = newId();
  const row = {
    id: templateId,
    workspaceId: here.workspaceId,
    name: "One",
    description: "",
    labelSchema,
    workflowTemplate: "single-pass",
    workflowId: null,
    deletedAt: null,
    settings,
    instructions: "",
    createdAt: new Date(createdAt),
    queues: [],
    qualityRules: [],
    qualityPolicies: null,
    version: 1,
  };
  const own = async (ctx: Context) =>
    (await listTemplates(ctx, { limit: 50 })).items.flatMap((one) => (one.builtIn ? [] : [one.name]));
  const again = () => keep(() => own(there), "templates", "first 50");
  await again();
  await transaction(here, (tx) => addTemplate(tx, row));
  expect(await own(there)).toEqual(["One"]);
  await keep(() => getTemplate(there, { templateId }), "templates", templateId);
  await updateTemplate(here, { templateId, name: "Two", ifMatch: '"1"' });
  expect((await getTemplate(there, { templateId })).name).toBe("Two");
  await again();
  await deleteTemplate(here, { templateId, ifMatch: '"2"' });
  expect(await own(there)).toEqual([]);
  await expect(getTemplate(there, { templateId })).rejects.toMatchObject({ status: 404 });
});
