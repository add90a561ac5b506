import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { projectsEvents } from "../../projects/events.ts";
import { keepMember } from "../store/projects.ts";

export const onProjectMemberAdded = reaction("keep-member", projectsEvents, "project.member_added", (ctx, event) =>
  transaction(ctx, (tx) => keepMember(tx, { ...event.data, workspaceId: ctx.workspaceId })),
);
