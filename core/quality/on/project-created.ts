import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { newId } from "../../kernel/wire/id.ts";
import { projectsEvents } from "../../projects/events.ts";
import { paramsOf } from "../rule-params.ts";
import { addRules, type RuleRow } from "../store/rules.ts";

const standard: Pick<RuleRow, "kind" | "severity" | "enabled">[] = [
  { kind: "inside_image", severity: "error", enabled: true },
  { kind: "duplicates", severity: "warning", enabled: true },
  { kind: "too_fast", severity: "warning", enabled: false },
];

export const onProjectCreated = reaction("standard-rules", projectsEvents, "project.created", async (ctx, event) => {
  const { projectId, customerId } = event.data;
  const { workspaceId } = ctx;
  const createdAt = ctx.clock.now();
  const rows = standard.map((rule) => ({
    ...rule,
    id: newId(),
    workspaceId,
    customerId,
    projectId,
    params: { ...paramsOf(rule.kind, {}) },
    createdAt,
    version: 1,
  }));
  await transaction(ctx, (tx) => addRules(tx, rows));
});
