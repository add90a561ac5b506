import { expect, test } from "bun:test";
import { useHost } from "../../kernel/testing/host.ts";
import { newId } from "../../kernel/wire/id.ts";
import type { Context } from "../../kernel/context.ts";
import { projectsService } from "../../projects/service.ts";
import { hand } from "../../tasks/scene.suite.ts";
import { tasksService } from "../../tasks/service.ts";
import { workflowService } from "../../workflow/service.ts";
import { scene } from "../scene.suite.ts";
import { annotationsService } from "../service.ts";
import { labelSchemaOf, subjectOf } from "../subject.ts";
import { onTaskAssigned } from "./task-assigned.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService]);

/** A context that writes down which services are asked through it. */
function counted(ctx: Context, asked: string[]): Context {
  return { ...ctx, call: (service, contract) => (asked.push(service), ctx.call(service, contract)) };
}

test("what is handed out for the first time in a project spares the first save the question for it, once", async () => {
  const s = await scene(host(), "single-pass");
  const [cold, warm] = [await s.addTasks(1), await scene(host(), "single-pass")] as const;
  const [taskId] = (await warm.addTasks(1)) as [string];
  const opening = async (of: typeof s, task: string) => {
    const asked: string[] = [];
    const ctx = counted(of.person("annotations"), asked);
    await labelSchemaOf(ctx, await subjectOf(ctx, task));
    return asked;
  };
  expect(await opening(s, cold[0]!)).toEqual(["tasks", "projects"]);
  const assigned = { taskId, projectId: warm.project.id };
  await hand(warm.person("annotations"), onTaskAssigned, [assigned, assigned, { taskId, projectId: newId() }]);
  expect(await opening(warm, taskId)).toEqual(["tasks"]);
});
