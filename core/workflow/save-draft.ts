import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Definition, WorkflowVersion, workflowContract } from "./contract.ts";
import { workflowEvents } from "./events.ts";
import { hashOf, newVersion } from "./new-version.ts";
import { workflowProblems } from "./problems.ts";
import * as store from "./store/versions.ts";
import { findWorkflow, updateWorkflow, type WorkflowRow } from "./store/workflows.ts";

type One = { workflowId: string; definitionVersion: number };

/** A workflow, locked, so that its versions are written one after the other. */
export async function lockWorkflow(tx: Tx, ctx: Context, workflowId: string) {
  const found = await findWorkflow(tx, ctx.workspaceId, workflowId, true);
  if (!found) throw requestProblems.not_found();
  return found;
}

/** A version of a workflow; 404 when there is none. */
export async function requireVersion(
  tx: Tx,
  ctx: Context,
  { workflowId, definitionVersion }: One,
): Promise<store.VersionRow> {
  const { workspaceId } = ctx;
  const row = await store.findVersion(tx, { workspaceId, workflowId, definitionVersion });
  if (row) return row;
  if (!(await findWorkflow(tx, workspaceId, workflowId))) throw requestProblems.not_found();
  throw workflowProblems.version_not_found({ workflowId, definitionVersion });
}

/** Begins a draft: a workflow has one at a time. */
export async function createDraft(
  ctx: Context,
  { workflowId, definition, from, note }: Input<typeof workflowContract.createDraft>,
): Promise<WorkflowVersion> {
  return transaction(ctx, async (tx) => {
    const { row } = await lockWorkflow(tx, ctx, workflowId);
    const draft = await store.versionWith(tx, ctx.workspaceId, workflowId, "draft");
    if (draft) throw workflowProblems.draft_exists({ definitionVersion: draft.definitionVersion });
    const basis = await requireVersion(tx, ctx, { workflowId, definitionVersion: from ?? row.definitionVersion });
    const made = await addDraft(tx, ctx, row, definition ?? (basis.definition as Definition), basis, note);
    return store.describeVersion(tx, made);
  });
}

/** Saves the draft of a locked workflow, or begins one. */
export async function saveAsDraft(tx: Tx, ctx: Context, row: WorkflowRow, definition: Definition): Promise<void> {
  const draft = await store.versionWith(tx, ctx.workspaceId, row.id, "draft");
  if (draft) await save(tx, ctx, draft, definition);
  else {
    const basis = await requireVersion(tx, ctx, { workflowId: row.id, definitionVersion: row.definitionVersion });
    await addDraft(tx, ctx, row, definition, basis);
  }
}

export async function updateDraft(
  ctx: Context,
  { ifMatch, definition, note, ...key }: Input<typeof workflowContract.updateDraft>,
): Promise<WorkflowVersion> {
  return transaction(ctx, async (tx) => {
    const draft = await lockDraft(tx, ctx, key, ifMatch);
    return store.describeVersion(tx, await save(tx, ctx, draft, definition ?? (draft.definition as Definition), note));
  });
}

/** Throws a draft away; the number is given to the next one. */
export async function deleteDraft(
  ctx: Context,
  { ifMatch, ...key }: Input<typeof workflowContract.deleteDraft>,
): Promise<void> {
  await transaction(ctx, async (tx) => {
    const { row } = await lockWorkflow(tx, ctx, key.workflowId);
    const draft = await lockDraft(tx, ctx, key, ifMatch);
    if (row.definitionVersion === draft.definitionVersion) throw workflowProblems.only_version();
    await store.deleteVersion(tx, draft);
    await emit(tx, ctx, workflowEvents, "workflow.draft.deleted", key);
  });
}

async function lockDraft(tx: Tx, ctx: Context, key: One, ifMatch: string): Promise<store.VersionRow> {
  await lockWorkflow(tx, ctx, key.workflowId);
  const row = await requireVersion(tx, ctx, key);
  if (row.status !== "draft") throw workflowProblems.not_a_draft({ versionStatus: row.status });
  checkMatch(ifMatch, row.version);
  return row;
}

async function addDraft(
  tx: Tx,
  ctx: Context,
  row: WorkflowRow,
  definition: Definition,
  { definitionVersion: basedOn }: store.VersionRow,
  note?: string,
): Promise<store.VersionRow> {
  const number = (await store.lastNumber(tx, ctx.workspaceId, row.id)) + 1;
  const made = newVersion(ctx, row.id, number, "draft", definition, { note, basedOn });
  await store.insertVersion(tx, made);
  await saved(tx, ctx, made);
  return made;
}

async function save(
  tx: Tx,
  ctx: Context,
  draft: store.VersionRow,
  definition: Definition,
  note = draft.note,
): Promise<store.VersionRow> {
  const updatedAt = ctx.clock.now();
  const next = { ...draft, definition, note, hash: hashOf(definition), updatedAt, version: draft.version + 1 };
  await store.saveVersion(tx, next);
  await saved(tx, ctx, next);
  return next;
}

/** What a workflow shows of itself while it is only a draft changes with the draft. */
async function saved(tx: Tx, ctx: Context, { workflowId, definitionVersion }: store.VersionRow): Promise<void> {
  const { row } = await lockWorkflow(tx, ctx, workflowId);
  if (row.definitionVersion === definitionVersion)
    await updateWorkflow(tx, { ...row, version: row.version + 1, updatedAt: ctx.clock.now() });
  await emit(tx, ctx, workflowEvents, "workflow.draft.saved", { workflowId, definitionVersion });
}
