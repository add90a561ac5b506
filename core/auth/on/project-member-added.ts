import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { projectsEvents } from "../../projects/events.ts";
import { forget } from "../recall.ts";
import { keepProjectRole } from "../store/project-roles.ts";

/** Membership of a project is what a role in it is; auth keeps a copy, since it is asked at every request. */
export const onProjectMemberAdded = reaction("keep-role", projectsEvents, "project.member_added", (ctx, event) =>
  transaction(ctx, (tx) => {
    forget(ctx);
    return keepProjectRole(tx, { workspaceId: ctx.workspaceId, ...event.data });
  }),
);
