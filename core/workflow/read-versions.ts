import { diff } from "../../machines/engine/diff.ts";
import { shapeIssues } from "../../machines/engine/shape.ts";
import type { WorkflowDefinition } from "../../machines/engine/definition.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { VersionSummary, WorkflowDiff, WorkflowVersion, workflowContract } from "./contract.ts";
import { workflowProblems } from "./problems.ts";
import { requireVersion } from "./save-draft.ts";
import * as store from "./store/versions.ts";
import { findWorkflow } from "./store/workflows.ts";

export async function listVersions(
  ctx: Context,
  { workflowId, status, cursor, limit }: Input<typeof workflowContract.listVersions>,
): Promise<Page<VersionSummary>> {
  const rows = await transaction(ctx, async (tx) => {
    if (!(await findWorkflow(tx, ctx.workspaceId, workflowId))) throw requestProblems.not_found();
    const before = Number(cursor) || undefined;
    return store.listVersions(tx, ctx.workspaceId, workflowId, { status, before, limit });
  });
  return toPage(rows, limit, (row) => String(row.definitionVersion));
}

export async function getVersion(
  ctx: Context,
  key: Input<typeof workflowContract.getVersion>,
): Promise<WorkflowVersion> {
  return transaction(ctx, async (tx) => store.describeVersion(tx, await requireVersion(tx, ctx, key)));
}

/** What changed from one version to another. */
export async function diffVersions(
  ctx: Context,
  { workflowId, definitionVersion, otherVersion }: Input<typeof workflowContract.diffVersions>,
): Promise<WorkflowDiff> {
  const [before, after] = await transaction(ctx, async (tx) => [
    await requireVersion(tx, ctx, { workflowId, definitionVersion }),
    await requireVersion(tx, ctx, { workflowId, definitionVersion: otherVersion }),
  ]);
  return { from: definitionVersion, to: otherVersion, ...diff(readable(before!), readable(after!)) };
}

/** A draft may be too broken to be compared. */
function readable({ definition, definitionVersion }: store.VersionRow): WorkflowDefinition {
  const errors = shapeIssues(definition).map(({ pointer, message }) => ({ pointer, detail: message }));
  if (errors.length > 0)
    throw workflowProblems.invalid_definition({ detail: `Version ${definitionVersion} cannot be compared.`, errors });
  return definition as WorkflowDefinition;
}
