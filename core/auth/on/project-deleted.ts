import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { projectsEvents } from "../../projects/events.ts";
import { forget } from "../recall.ts";
import { dropProjectRoles } from "../store/project-roles.ts";

export const onProjectDeleted = reaction("drop-roles", projectsEvents, "project.deleted", (ctx, event) =>
  transaction(ctx, (tx) => {
    forget(ctx);
    return dropProjectRoles(tx, ctx.workspaceId, event.data.projectId);
  }),
);
