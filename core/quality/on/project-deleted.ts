import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { projectsEvents } from "../../projects/events.ts";
import { forgetGold } from "../store/golds.ts";
import { forgetPauses } from "../store/pauses.ts";
import { forgetRules } from "../store/rules.ts";

export const onProjectDeleted = reaction("forget-rules", projectsEvents, "project.deleted", (ctx, event) =>
  transaction(ctx, async (tx) => {
    for (const forget of [forgetRules, forgetGold, forgetPauses])
      await forget(tx, ctx.workspaceId, event.data.projectId);
  }),
);
