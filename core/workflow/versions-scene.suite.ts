import type { TestHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { startInstance } from "./control-instance.ts";
import type { Workflow } from "./contract.ts";
import { createWorkflow } from "./save-workflow.ts";

export const step = (target: string) => ({ on: { "task.assigned": target }, meta: { status: "open" } });
export const first = {
  id: "w",
  initial: "a",
  states: { a: step("z"), z: { type: "final", meta: { status: "completed" } } },
};
export const second = { ...first, states: { a: step("b"), b: step("z"), z: first.states.z } };
export const broken = { id: "w", initial: "a", states: { a: { on: { go: "nowhere" } } } };
export const quiet = { acknowledgeWarnings: true, note: undefined, ifMatch: undefined };
/** A published workflow, and a way to begin instances of it. */
export const beginVersions = async (host: TestHost, definition: Workflow["definition"] = first) => {
  const ctx = host.context("workflow");
  const workflow = await createWorkflow(ctx, { name: "Mine", description: "", definition, status: "published" });
  const start = () =>
    startInstance(ctx, { workflowId: workflow.id, taskId: newId(), projectId: newId(), batchId: newId(), input: {} });
  return { ctx, workflow, workflowId: workflow.id, start };
};
export const draftOf = (from?: number) => ({ definition: from ? undefined : second, from, note: "A second step" });
