import type { Context } from "../../kernel/context.ts";
import type { TestHost } from "../../kernel/testing/host.ts";
import { newId } from "../../kernel/wire/id.ts";
import { startInstance } from "../control-instance.ts";
import { createWorkflow } from "../save-workflow.ts";
import { getTaskState } from "../task-state.ts";

/** Counts what comes, and breaks on demand. */
const definition = {
  id: "counter",
  context: { count: 0, seen: [] },
  initial: "counting",
  states: {
    counting: {
      on: {
        add: {
          actions: [
            { type: "assign", params: { set: { count: "context.count + 1", seen: "context.seen + [event.n]" } } },
          ],
        },
        break: { actions: [{ type: "assign", params: { set: { count: "context.nothing.at.all + 1" } } }] },
        end: "ended",
      },
    },
    ended: { type: "final" },
  },
};

/** An instance that counts. */
export async function startCounter(
  host: TestHost,
  workspaceId = newId(),
): Promise<{ ctx: Context; taskId: string; instanceId: string }> {
  const ctx = host.context("workflow", { workspaceId });
  const workflow = await createWorkflow(ctx, { name: "Counter", description: "", definition, status: "published" });
  const taskId = newId();
  const { id } = await startInstance(ctx, {
    workflowId: workflow.id,
    taskId,
    projectId: newId(),
    batchId: newId(),
    input: {},
  });
  return { ctx, taskId, instanceId: id };
}
export const add = (n: number) => ({ type: "add", n });
export const stateOf = async (ctx: Context, taskId: string) => (await getTaskState(ctx, { taskId })).instance;
