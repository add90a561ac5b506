import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import type { ExportTemplate, exportsContract } from "./contract.ts";
import * as store from "./store.ts";

export async function createExportTemplate(
  ctx: Context,
  { name, format, options }: Input<typeof exportsContract.createExportTemplate>,
): Promise<ExportTemplate> {
  const row = { id: newId(), workspaceId: ctx.workspaceId, name, format, options, createdAt: ctx.clock.now() };
  await transaction(ctx, (tx) => store.addTemplate(tx, row));
  return store.toTemplate(row);
}

export async function listExportTemplates(ctx: Context): Promise<{ items: ExportTemplate[] }> {
  const rows = await transaction(ctx, (tx) => store.listTemplates(tx, ctx.workspaceId));
  return { items: rows.map(store.toTemplate) };
}
