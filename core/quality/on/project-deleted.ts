import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { projectsEvents } from "../../projects/events.ts";
import { forgetConsensus } from "../store/consensus.ts";
import { forgetConsensusPolicy } from "../store/consensus-policies.ts";
import { forgetGold } from "../store/golds.ts";
import { forgetPaces } from "../store/paces.ts";
import { forgetPauses } from "../store/pauses.ts";
import { forgetPolicies } from "../store/review-policies.ts";
import { forgetRules } from "../store/rules.ts";
import { forgetSkill } from "../store/skill.ts";
import { forgetTaskQuality } from "../store/task-quality.ts";

export const onProjectDeleted = reaction("forget-rules", projectsEvents, "project.deleted", (ctx, event) =>
  transaction(ctx, async (tx) => {
    for (const forget of [
      forgetRules,
      forgetGold,
      forgetPauses,
      forgetPolicies,
      forgetSkill,
      forgetConsensus,
      forgetConsensusPolicy,
      forgetPaces,
      forgetTaskQuality,
    ])
      await forget(tx, ctx.workspaceId, event.data.projectId);
  }),
);
