import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { projectsEvents } from "../../projects/events.ts";
import { forgetProject } from "../store/projects.ts";

export const onProjectDeleted = reaction("forget-project", projectsEvents, "project.deleted", (ctx, event) =>
  transaction(ctx, (tx) => forgetProject(tx, ctx.workspaceId, event.data.projectId)),
);
