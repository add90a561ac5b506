import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { projectsEvents } from "../../projects/events.ts";
import { adoptProject, kept } from "../adopt-project.ts";

export const onProjectCreated = reaction("adopt-project", projectsEvents, "project.created", (ctx, event) =>
  transaction(ctx, (tx) => adoptProject(tx, ctx, kept(ctx.workspaceId, event.data))),
);
