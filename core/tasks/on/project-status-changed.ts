import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { projectsEvents } from "../../projects/events.ts";
import { keepStatus } from "../store/projects.ts";

export const onProjectStatusChanged = reaction(
  "keep-project-status",
  projectsEvents,
  "project.status_changed",
  (ctx, event) =>
    transaction(ctx, (tx) => keepStatus(tx, ctx.workspaceId, event.data.projectId, event.data.to, event.data.version)),
);
