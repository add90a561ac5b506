import { expect, test } from "bun:test";
import type { Context } from "../kernel/context.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { createProject } from "../projects/create-project.ts";
import { getProject } from "../projects/get-project.ts";
import { projectsService } from "../projects/service.ts";
import { workflowService } from "../workflow/service.ts";
import { completeAssignment } from "./complete-assignment.ts";
import { createTasks } from "./create-tasks.ts";
import { getTask } from "./get-task.ts";
import { nextTask } from "./next-task.ts";
import { listQueues } from "./list-queues.ts";
import { tasksService } from "./service.ts";
import { updateTask } from "./update-task.ts";

const host = useHost([projectsService, tasksService, workflowService]);
const lines = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ data: { type: "text", text: `Text ${i}` } }));

async function project(ctx: Context) {
  const made = await createProject(host().context("projects", { workspaceId: ctx.workspaceId }), {
    name: "Speeches",
    description: "",
    customerId: null,
    templateId: "entities",
    settings: { overlap: 1, leaseMinutes: 5 },
    dueAt: null,
    draft: false,
  });
  const queue = await eventually(
    async () => (await listQueues(ctx, { projectId: made.id, stage: "annotate", limit: 10 })).items[0],
  );
  return { id: made.id, queueId: queue.id };
}

test("tasks of a template's project are opened by its workflow, follow its states, and their lease ends when time is up", async () => {
  const ctx = host().context("tasks");
  const { id: projectId, queueId } = await project(ctx);
  const report = await createTasks(ctx, { projectId, tasks: lines(3) });
  expect(report).toMatchObject({ created: 3, duplicates: 0, failed: 0 });
  await eventually(
    async () => (await listQueues(ctx, { projectId, stage: "annotate", limit: 10 })).items[0]!.waiting === 3,
  );
  const { assignment, task } = await nextTask(ctx, { queueId });
  const status = (wanted: string) =>
    eventually(async () => (await getTask(ctx, { taskId: task!.id })).status === wanted);
  await status("in_progress");
  host().clock.advance(6 * 60_000);
  await status("open");
  await expect(
    completeAssignment(ctx, { assignmentId: assignment!.id, fence: 1, userId: assignment!.userId, reference: newId() }),
  ).rejects.toMatchObject({ code: "tasks.lease_lost" });
});

test("a cancelled task leaves its queue at once, and its batch and project count it when the workflow has heard", async () => {
  const ctx = host().context("tasks");
  const { id: projectId, queueId } = await project(ctx);
  const report = await createTasks(ctx, { projectId, tasks: lines(1) });
  const taskId = report.lines[0]!.taskId!;
  await updateTask(ctx, { taskId, cancel: true, ifMatch: undefined });
  expect((await nextTask(ctx, { queueId })).assignment).toBeNull();
  await eventually(async () => (await getTask(ctx, { taskId })).status === "cancelled");
  const projects = host().context("projects", { workspaceId: ctx.workspaceId });
  await eventually(async () => {
    const { progress } = await getProject(projects, { projectId });
    return (
      progress.cancelled === 1 && progress.batchesCompleted === 1 && progress.tasks === 1 && progress.batches === 1
    );
  });
  expect((await nextTask(ctx, { queueId })).empty?.reason).toBe("all_done");
});
