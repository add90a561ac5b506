import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { projectsEvents } from "../../projects/events.ts";
import { forgetRules } from "../store/rules.ts";

export const onProjectDeleted = reaction("forget-rules", projectsEvents, "project.deleted", (ctx, event) =>
  transaction(ctx, (tx) => forgetRules(tx, ctx.workspaceId, event.data.projectId)),
);
