import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { projectsEvents } from "../../projects/events.ts";
import { kept } from "../adopt-project.ts";
import { keepProject } from "../store/projects.ts";

export const onProjectUpdated = reaction("keep-project", projectsEvents, "project.updated", (ctx, event) =>
  transaction(ctx, (tx) => keepProject(tx, kept(ctx.workspaceId, event.data))),
);
