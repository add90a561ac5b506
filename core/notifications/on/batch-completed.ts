import { authContract } from "../../auth/contract.ts";
import { reaction } from "../../kernel/reaction.ts";
import { tasksEvents } from "../../tasks/events.ts";
import { notify } from "../notify.ts";

export const onBatchCompleted = reaction(
  "tell-of-batch",
  tasksEvents,
  "batch.completed",
  async (ctx) => (await ctx.call("auth", authContract).findUsersByRole({ permission: "export.create" })).userIds,
  async (ctx, event, userIds) => {
    const { name, tasks, projectId } = event.data;
    const count = `${tasks} ${tasks === 1 ? "task" : "tasks"}`;
    await notify(ctx, event.id, userIds, {
      kind: "batch.completed",
      title: `${name} is done`,
      body: `All ${count} of the batch are finished. It is ready to export.`,
      link: `/console/projects/${projectId}`,
    });
  },
);
