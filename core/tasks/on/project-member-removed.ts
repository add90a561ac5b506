import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { projectsEvents } from "../../projects/events.ts";
import { forgetMember } from "../store/projects.ts";

export const onProjectMemberRemoved = reaction(
  "forget-member",
  projectsEvents,
  "project.member_removed",
  (ctx, event) => transaction(ctx, (tx) => forgetMember(tx, ctx.workspaceId, event.data.projectId, event.data.userId)),
);
