import { expect, test } from "bun:test";
import { authService } from "../auth/service.ts";
import { colleague, registered } from "../auth/testing/registered.ts";
import { exportsService } from "../exports/service.ts";
import { listExports } from "../exports/read-exports.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { listNotifications } from "../notifications/list-notifications.ts";
import { notificationsService } from "../notifications/service.ts";
import { createProject } from "../projects/create-project.ts";
import { projectsService } from "../projects/service.ts";
import { startInstance } from "./control-instance.ts";
import type { Workflow } from "./contract.ts";
import { createWorkflow } from "./save-workflow.ts";
import { workflowService } from "./service.ts";

const host = useHost([authService, workflowService, projectsService, notificationsService, exportsService]);
const page = { limit: 50, cursor: undefined };

/** A workspace with a colleague, and a way to run a workflow that does some actions and ends. */
async function scene() {
  const { ctx: owner } = await registered(host());
  const { workspaceId } = owner;
  const { id: userId } = await colleague(owner, ["annotator"]);
  const as = (service: string, id = owner.actor.id) => host().context(service, { workspaceId, userId: id });
  const wish = { description: "", customerId: null, settings: {}, dueAt: null, draft: false };
  const project = await createProject(as("projects"), { ...wish, name: "Letters", templateId: "entities" });
  const batchId = newId();
  const run = async (entry: Workflow["definition"]["entry"]) => {
    const definition = {
      id: "w",
      initial: "z",
      entry,
      states: { z: { type: "final", meta: { status: "completed" } } },
    };
    const workflow = await createWorkflow(as("workflow"), {
      name: `W ${newId()}`,
      description: "",
      definition: definition as Workflow["definition"],
      status: "published",
    });
    const taskId = newId();
    const { id: projectId } = project;
    await startInstance(as("workflow"), { workflowId: workflow.id, taskId, projectId, batchId, input: {} });
    return taskId;
  };
  const told = async (id: string) => (await listNotifications(as("notifications", id), page)).items;
  return { as, owner: owner.actor.id, userId, run, told, batchId };
}

test("a workflow's notify tells those of the people named who belong to the workspace, in the words of its author", async () => {
  const { owner, userId, run, told } = await scene();
  const foreigner = newId();
  const data = { title: "Look here", body: "This one is hard." };
  const taskId = await run([
    { type: "notify", params: { to: [owner, userId, userId, foreigner, "nobody"], template: "task.hard", data } },
  ]);
  const [mine] = await eventually(async () => (await told(owner)).length > 0 && told(owner));
  expect(mine).toMatchObject({ kind: "workflow.notice", ...data, link: `/console/tasks/${taskId}` });
  expect(await told(userId)).toMatchObject([{ kind: "workflow.notice", ...data, link: "/app/" }]);
  expect(await told(foreigner)).toEqual([]);
  await run([{ type: "notify", params: { to: [owner], template: "task.overdue" } }]);
  const [second] = await eventually(async () => (await told(owner)).length > 1 && told(owner));
  expect(second!.title).toBe("A task is overdue");
});

test("a workflow's export.start exports the task's batch, once while that waits, and never in a format that does not fit", async () => {
  const { as, run, batchId } = await scene();
  const exported = async () =>
    (await listExports(as("exports"), { ...page, batchId, projectId: undefined, status: undefined })).items;
  await run([{ type: "export.start", params: { format: "coco" } }]);
  await run([{ type: "export.start", params: { format: "jsonl" } }]);
  const items = await eventually(async () => (await exported()).length > 0 && exported());
  expect(items.map(({ format, requestedBy }) => [format, requestedBy])).toEqual([["jsonl", expect.any(String)]]);
});
