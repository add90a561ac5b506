import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { projectsEvents } from "../../projects/events.ts";
import { adoptProject, kept } from "../adopt-project.ts";
import { furnishQueues } from "../furnish-queues.ts";

export const onProjectCreated = reaction("adopt-project", projectsEvents, "project.created", (ctx, event) =>
  transaction(ctx, async (tx) => {
    await adoptProject(tx, ctx, kept(ctx.workspaceId, event.data));
    await furnishQueues(tx, ctx, event.data.projectId, event.data.queues ?? []);
  }),
);
