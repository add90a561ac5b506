import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { Definition, Workflow, workflowContract } from "./contract.ts";
import { issuesOf, requireSound } from "./definitions.ts";
import { workflowEvents } from "./events.ts";
import { hashOf } from "./new-version.ts";
import { workflowProblems } from "./problems.ts";
import { lockWorkflow } from "./save-draft.ts";
import { archiveVersion, saveVersion, versionWith } from "./store/versions.ts";
import { describe, updateWorkflow, type WorkflowRow } from "./store/workflows.ts";

type Wish = Pick<Input<typeof workflowContract.publishWorkflow>, "ifMatch" | "acknowledgeWarnings" | "note">;

/** Publishes the draft: in every process, what starts after the commit follows it; what runs stays on its version. */
export async function publishWorkflow(
  ctx: Context,
  { workflowId, ...wish }: Input<typeof workflowContract.publishWorkflow>,
): Promise<Workflow> {
  return transaction(ctx, async (tx) => {
    const { row } = await lockWorkflow(tx, ctx, workflowId);
    if (row.status === "archived")
      throw workflowProblems.wrong_workflow_status({ detail: "Bring the workflow back first." });
    const published = await publishDraft(tx, ctx, row, wish);
    return describe(tx, ctx.workspaceId, published);
  });
}

/** Publishes the draft of a locked workflow and archives what was published before. */
export async function publishDraft(
  tx: Tx,
  ctx: Context,
  row: WorkflowRow,
  { ifMatch, acknowledgeWarnings, note }: Wish,
): Promise<{ row: WorkflowRow; definition: Definition }> {
  const draft = await versionWith(tx, ctx.workspaceId, row.id, "draft");
  if (!draft) throw workflowProblems.no_draft();
  checkMatch(ifMatch, draft.version);
  const definition = draft.definition as Definition;
  requireSound(definition);
  const issues = issuesOf(definition);
  if (issues.length > 0 && !acknowledgeWarnings)
    throw workflowProblems.unacknowledged_warnings({
      detail: "Read the warnings, then publish with acknowledgeWarnings.",
      errors: issues.map(({ pointer, message }) => ({ pointer: `/definition${pointer}`, detail: message })),
    });
  const now = ctx.clock.now();
  const before = await versionWith(tx, ctx.workspaceId, row.id, "published");
  if (before) await archiveVersion(tx, before, now);
  const { definitionVersion } = draft;
  await saveVersion(tx, {
    ...draft,
    status: "published",
    note: note ?? draft.note,
    hash: hashOf(definition),
    publishedAt: now,
    updatedAt: now,
    version: draft.version + 1,
  });
  const next = { ...row, status: "published" as const, definitionVersion, updatedAt: now, version: row.version + 1 };
  await updateWorkflow(tx, next);
  await emit(tx, ctx, workflowEvents, "workflow.published", { workflowId: row.id, definitionVersion });
  return { row: next, definition };
}
